import os
import signal

NUMBER = signal.SIGUSR1

signal.pthread_sigmask(signal.SIG_BLOCK, {NUMBER})
for _ in range(3):
    os.kill(os.getpid(), NUMBER)

taken = 0
while signal.sigtimedwait({NUMBER}, 0):
    taken += 1
print(taken)
