"""What of a signal belongs to a thread, and what to the whole process?

Tests claims T6 and X10, which say that threads use signals as processes do.
Source: signal(7), "disposition is a per-process attribute"; pthread_kill(3); pthread_sigmask(3); proc(5).
"""

import os
import signal
import threading

from studycards.demo import Demo, child, expect, finish, lane, show, step
from studycards.demo.probes import task_status

DEMO = Demo(
    title={"en": "Signals and threads", "zh": "信号与线程"},
    moral={
        "en": "Target, mask and pending set are the thread's; handlers and fatal actions are the process's.",
        "zh": "目标、掩码和未决集合属于线程；处理函数和致命动作属于进程。",
    },
    claims=["T6", "X10"],
    needs=["linux"],
    evidence={
        "mask-per-thread": {
            "en": "Two threads of one process block different signals at the same time",
            "zh": "同一进程的两个线程同时阻塞着不同的信号",
        },
        "directed": {
            "en": "pthread_kill makes the signal pending for the thread it is aimed at, and for no other",
            "zh": "pthread_kill 让信号只在被指定的线程上未决，别的线程没有",
        },
        "process-wide": {
            "en": "kill() makes it pending for the process as a whole, in no thread's own set",
            "zh": "kill() 让信号对整个进程未决，不在任何一个线程自己的集合里",
        },
        "handler-shared": {
            "en": "A handler is set once for all: every thread shows the same set of caught signals",
            "zh": "处理函数一处设置、全体生效：每个线程显示的捕获集合都相同",
        },
        "python-main": {
            "en": "CPython runs the handler in the main thread, even of a signal aimed at another",
            "zh": "CPython 在主线程里运行处理函数，即使信号发给的是别的线程",
        },
        "only-main-sets": {
            "en": "CPython lets only the main thread set a handler (ValueError elsewhere)",
            "zh": "CPython 只允许主线程设置处理函数（其他线程会得到 ValueError）",
        },
        "fatal-is-all": {
            "en": "SIGTERM aimed at one thread ends the whole process",
            "zh": "发给某一个线程的 SIGTERM 会结束整个进程",
        },
    },
    controls={
        "any-open-thread": {
            "en": "Aimed at the process instead, the signal goes to a thread that waits for it",
            "zh": "改为发给进程，信号就交给正在等它的那个线程",
        },
        "blocked-lives": {
            "en": "Where that thread blocks SIGTERM, nothing ends: the signal stays pending for it",
            "zh": "若该线程阻塞了 SIGTERM，进程就不会结束：信号一直在它上面未决",
        },
    },
    predict={
        "ask": {
            "en": "A process has four threads. pthread_kill sends SIGTERM, with no handler set, to one of "
                  "them. How many threads are left?",
            "zh": "一个进程有四个线程，没有设置处理函数。用 pthread_kill 向其中一个发送 SIGTERM，"
                  "还剩几个线程？",
        },
        "choices": [0, 3, 4],
        "evidence": "fatal-is-all",
    },
    translations={
        "zh": {
            "main": "主线程",
            "child": "子进程",
            "SigBlk of ada {}   of ben {}": "SigBlk：ada {}   ben {}",
            "ada took {}": "ada 收到 {}",
            "took {}": "收到 {}",
            "handler ran in {}": "处理函数运行在 {}",
            "exit code {}": "退出码 {}",
            "nothing": "什么也没有",
        }
    },
    seconds=0.05,
)  # fmt: skip

USR1, USR2, TERM = signal.SIGUSR1, signal.SIGUSR2, signal.SIGTERM


def main():
    step("Start two threads that block different signals.", "启动两个线程，各自阻塞不同的信号。")
    signal.pthread_sigmask(signal.SIG_BLOCK, {USR1})  # new threads inherit it
    ada, ben = Sleeper("ada", {USR1}), Sleeper("ben", {USR1, USR2})
    show(f"SigBlk of ada {ada.line('SigBlk')}   of ben {ben.line('SigBlk')}")
    expect("mask-per-thread", [USR2 in ada.set_of("SigBlk"), USR2 in ben.set_of("SigBlk")], [False, True])

    step("Aim SIGUSR1 at ben, then at the process.", "把 SIGUSR1 发给 ben，再发给进程。")
    signal.pthread_kill(ben.thread.ident, USR1)
    lane("main", "pthread_kill(ben, SIGUSR1)")
    pending = [USR1 in ada.set_of("SigPnd"), USR1 in ben.set_of("SigPnd"), USR1 in ben.set_of("ShdPnd")]
    expect("directed", pending, [False, True, False])
    ben.take(USR1)
    os.kill(os.getpid(), USR1)
    lane("main", "kill(process, SIGUSR1)")
    pending = [USR1 in ada.set_of("SigPnd"), USR1 in ben.set_of("SigPnd"), USR1 in ben.set_of("ShdPnd")]
    expect("process-wide", pending, [False, False, True])
    expect("any-open-thread", ada.take(USR1), "ada took SIGUSR1")

    step("Set a handler, and aim its signal at ada.", "设置处理函数，再把它的信号发给 ada。")
    expect("only-main-sets", ada.ask(try_to_set_handler), "ValueError")
    ran_in = []
    signal.signal(USR2, lambda number, frame: ran_in.append(threading.current_thread().name))
    expect("handler-shared", [USR2 in ada.set_of("SigCgt"), USR2 in ben.set_of("SigCgt")], [True, True])
    signal.pthread_kill(ada.thread.ident, USR2)
    ada.ask(int)  # a turn of ada's, in which a handler could have run there
    lane("main", f"handler ran in {ran_in}")
    expect("python-main", ran_in, [threading.main_thread().name])
    ada.end()
    ben.end()

    step(
        "In child processes: aim SIGTERM at one of four threads.",
        "在子进程里：把 SIGTERM 发给四个线程中的一个。",
    )
    ended = finish(child(aim_at_one_of_four, False))[0]
    lane("child", f"exit code {ended}")
    expect("fatal-is-all", f"exit code {ended}", f"exit code {-TERM}", value=0 if ended == -TERM else 4)
    expect("blocked-lives", finish(child(aim_at_one_of_four, True)), [0])


class Sleeper:
    """A thread with a mask of its own that does what it is asked, one thing at a time."""

    def __init__(self, name, blocked):
        self.name, self.blocked = name, blocked
        self.asked, self.answered = threading.Semaphore(0), threading.Semaphore(0)
        self.job, self.result = None, None
        self.thread = threading.Thread(target=self.live, name=name, daemon=True)
        self.thread.start()
        self.ask(lambda: signal.pthread_sigmask(signal.SIG_SETMASK, blocked))

    def live(self):
        while True:
            self.asked.acquire()
            if self.job is None:
                return
            self.result = self.job()
            self.answered.release()

    def ask(self, job):
        self.job = job
        self.asked.release()
        self.answered.acquire()
        return self.result

    def end(self):
        self.job = None
        self.asked.release()
        self.thread.join()

    def take(self, number):
        taken = self.ask(lambda: signal.sigtimedwait({number}, 5))
        lane(self.name, f"took {taken and signal.Signals(taken.si_signo).name}")
        return f"{self.name} took {signal.Signals(taken.si_signo).name}" if taken else "nothing"

    def line(self, field):
        return task_status("self", self.thread.native_id)[field]

    def set_of(self, field):
        bits = int(self.line(field), 16)
        return {number for number in range(1, 65) if bits >> (number - 1) & 1}


def try_to_set_handler():
    try:
        signal.signal(USR2, signal.SIG_IGN)
    except ValueError:
        return "ValueError"


def aim_at_one_of_four(blocked):
    sleepers = [Sleeper(name, {TERM} if blocked else set()) for name in ("ada", "ben", "cleo")]
    signal.pthread_kill(sleepers[1].thread.ident, TERM)
    sleepers[1].ask(int)
    assert blocked and TERM in sleepers[1].set_of("SigPnd")


if __name__ == "__main__":
    DEMO.run(main)
