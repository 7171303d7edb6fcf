#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    pipe(ends);
    if (fork() == 0) {
        write(ends[1], "x", 1);
        _exit(0);
    }
    wait(NULL);
    read(ends[0], &byte, 1); /* the only byte there will ever be */
    struct pollfd end = {.fd = ends[0], .events = POLLIN};
    puts(poll(&end, 1, 200) == 0 ? "read would wait" : "end of file");
    return 0;
}
