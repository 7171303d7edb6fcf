#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

int main(void)
{
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

    pthread_rwlock_rdlock(&lock); /* read, and find that a change is needed */
    int error = pthread_rwlock_trywrlock(&lock);
    puts(error == EBUSY ? "EBUSY" : error == 0 ? "0" : "another error");
    return 0;
}
