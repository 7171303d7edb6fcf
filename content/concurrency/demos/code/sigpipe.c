#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2], status;
    pipe(ends);
    close(ends[0]); /* nobody will read */
    signal(SIGPIPE, SIG_DFL);
    if (fork() == 0)
        _exit(write(ends[1], "x", 1) == -1 && errno == EPIPE ? 1 : 0);
    wait(&status);
    if (WIFSIGNALED(status))
        printf("signal %d\n", WTERMSIG(status));
    else
        printf("exit %d\n", WEXITSTATUS(status));
    return 0;
}
