#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *work(void *unused)
{
    usleep(100000);
    puts("thread");
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, work, NULL);
    puts("main");
    return 0;
}
