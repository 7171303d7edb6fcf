#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    fork();
    fork();
    write(1, "x", 1);
    while (wait(NULL) > 0)
        ;
    return 0;
}
