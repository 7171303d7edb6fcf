#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *number(int sharing)
{
    int *place = mmap(NULL, sizeof *place, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS, -1, 0);
    *place = 1;
    return place;
}

int main(void)
{
    int *a = number(MAP_SHARED), *b = number(MAP_PRIVATE);
    if (fork() == 0) {
        *a = *b = 7;
        _exit(0);
    }
    wait(NULL);
    printf("%d %d\n", *a, *b);
    return 0;
}
