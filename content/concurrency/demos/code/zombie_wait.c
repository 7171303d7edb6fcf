#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    siginfo_t info;
    pid_t child = fork();
    if (child == 0)
        _exit(7);
    waitid(P_PID, child, &info, WEXITED | WNOWAIT); /* it is over, but not reaped */
    int before = kill(child, 0) == 0;
    waitpid(child, NULL, 0);
    int after = kill(child, 0) == 0;
    printf("%d %d\n", before, after);
    return 0;
}
