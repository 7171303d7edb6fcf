#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

int main(void)
{
    pthread_mutexattr_t kind;
    pthread_mutex_t mutex;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&mutex, &kind);

    pthread_mutex_lock(&mutex);
    int error = pthread_mutex_lock(&mutex);
    puts(error == EDEADLK ? "EDEADLK" : error == 0 ? "0" : "another error");
    return 0;
}
