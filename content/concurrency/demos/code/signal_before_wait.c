#include <pthread.h>
#include <stdio.h>
#include <time.h>

int main(void)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
    struct timespec deadline;
    int ready = 1, error = 0;

    pthread_cond_signal(&changed);

    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += 1;
    pthread_mutex_lock(&mutex);
    error = pthread_cond_timedwait(&changed, &mutex, &deadline);
    puts(error ? "timed out" : ready ? "went on" : "not ready");
    return 0;
}
