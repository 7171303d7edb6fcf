"""How does a zombie come about, and what takes it away?

Tests claim Z1 from the inside: what the Z means that the text's command looks for.
Source: wait(2), "NOTES"; prctl(2), PR_SET_CHILD_SUBREAPER; proc(5).
"""

import os
import select
import signal
from pathlib import Path

from studycards.demo import Demo, child, expect, finish, lane, show, step
from studycards.demo.libc import checked
from studycards.demo.probes import task_status

DEMO = Demo(
    title={"en": "The life of a zombie", "zh": "僵尸进程的一生"},
    moral={
        "en": "A zombie is an exit code that nobody has collected: it cannot be killed, only waited for.",
        "zh": "僵尸只是一个没人领取的退出码：杀不死它，只能由父进程 wait 回收。",
    },
    claims=["Z1"],
    needs=["linux"],
    evidence={
        "state": {
            "en": "A child that has ended, and was not waited for, is in state Z",
            "zh": "已结束但没有被 wait 的子进程处于 Z 状态",
        },
        "empty": {
            "en": "It has no memory and no command line left",
            "zh": "它已没有内存，也没有命令行",
        },
        "holds-pid": {
            "en": "Its entry in the process table stays: its pid still exists",
            "zh": "它在进程表里的条目还在：pid 仍然存在",
        },
        "immortal": {
            "en": "SIGKILL is accepted without an error, and the zombie stays",
            "zh": "SIGKILL 发送成功、没有报错，而僵尸依旧在",
        },
        "reaped": {
            "en": "The parent's wait collects the exit code, and the pid is gone",
            "zh": "父进程 wait 取走退出码，pid 随即消失",
        },
        "orphan-runs": {
            "en": "An orphan is no zombie: its parent is dead, it runs on, and another process has adopted "
                  "it",
            "zh": "孤儿不是僵尸：父进程已死，它自己还在运行，并被别的进程收养",
        },
        "parent-dies": {
            "en": "When a careless parent ends, its zombie is adopted too, and the new parent can reap it",
            "zh": "不管事的父进程一结束，它的僵尸也会被收养，由新父进程回收",
        },
    },
    controls={
        "ignored-sigchld": {
            "en": "A parent that ignores SIGCHLD leaves no zombie: the kernel throws the exit code away",
            "zh": "忽略 SIGCHLD 的父进程不会留下僵尸：内核直接丢弃退出码",
        },
    },
    predict={
        "ask": {
            "en": "A parent has not waited for its dead child. In which state is the child after `kill -9`?",
            "zh": "父进程没有对已死的子进程调用 wait。执行 `kill -9` 之后，子进程处于什么状态？",
        },
        "choices": [
            {"text": {"en": "Z, as before", "zh": "Z，和之前一样"}, "value": "Z"},
            {"text": {"en": "gone", "zh": "已消失"}, "value": "gone"},
            {"text": {"en": "X, dead", "zh": "X，已死"}, "value": "X"},
        ],
        "evidence": "immortal",
    },
    translations={
        "zh": {
            "child": "子进程",
            "parent": "父进程",
            "orphan": "孤儿",
            "zombie": "僵尸",
            "kill -9: no error": "kill -9：没有错误",
            "wait: exit code {}": "wait：退出码 {}",
            "ends": "结束",
            "state {}, parent {}": "状态 {}，父进程是{}",
            "us": "我们",
            "another": "别人",
            "gone": "已消失",
        }
    },
    seconds=0.05,
)  # fmt: skip

PR_SET_CHILD_SUBREAPER = 36


def main():
    step("A child ends with 7, and we do not wait for it.", "子进程以 7 退出，我们不去 wait。")
    zombie = child(os._exit, 7)
    lane("child", "exit(7)")
    until_dead(zombie)
    status = task_status(zombie)
    show(f"Name: {status['Name']}   State: {status['State']}   VmSize: {status.get('VmSize', 'none')}")
    expect("state", status["State"], "Z (zombie)")
    expect("empty", ["VmSize" in status, Path(f"/proc/{zombie}/cmdline").read_text()], [False, ""])

    step("Kill it.", "试着杀死它。")
    os.kill(zombie, signal.SIGKILL)
    lane("parent", "kill -9: no error")
    expect("holds-pid", Path(f"/proc/{zombie}").exists(), True)
    expect("immortal", state(zombie), "Z")

    step("Wait for it.", "对它调用 wait。")
    code = finish(zombie)[0]
    lane("parent", f"wait: exit code {code}")
    expect("reaped", [code, state(zombie)], [7, "gone"])

    step("Ignore SIGCHLD, and let a child end.", "忽略 SIGCHLD，再让一个子进程结束。")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    unseen = child(os._exit, 7)
    nothing_to_wait_for = outcome(os.waitpid, unseen, 0)  # waits for the end, then has nobody to report
    expect("ignored-sigchld", [nothing_to_wait_for, state(unseen)], ["ECHILD", "gone"])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    step(
        "Be the one who adopts orphans; a parent leaves two children.",
        "由我们来收养孤儿；一个父进程留下两个孩子。",
    )
    checked("prctl", PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    adopt_two()


def adopt_two():
    told, tell = os.pipe()
    hold, let_go = os.pipe()
    parent = child(leave_two, tell, hold, let_go)
    os.close(tell)
    os.close(hold)
    finish(parent)
    orphan, zombie = map(int, os.read(told, 100).split())
    lane("parent", "ends")
    lane("orphan", f"state {state(orphan)}, parent {'us' if parent_of(orphan) == os.getpid() else 'another'}")
    lane("zombie", f"state {state(zombie)}, parent {'us' if parent_of(zombie) == os.getpid() else 'another'}")
    expect("orphan-runs", [state(orphan), parent_of(orphan) == os.getpid()], ["S", True])
    expect("parent-dies", [state(zombie), finish(zombie), state(zombie)], ["Z", [5], "gone"])
    os.close(let_go)
    finish(orphan)


def leave_two(tell, hold, let_go):
    os.close(let_go)
    orphan = child(os.read, hold, 1)
    zombie = child(os._exit, 5)
    until_dead(zombie)
    until_asleep(orphan)
    os.write(tell, f"{orphan} {zombie}".encode())


def until_dead(pid):
    """Until the child has ended, without collecting its exit code."""
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


def until_asleep(pid):
    while state(pid) != "S":
        select.select([], [], [], 0.001)


def state(pid):
    try:
        return task_status(pid)["State"][0]
    except (FileNotFoundError, ProcessLookupError):
        return "gone"


def parent_of(pid):
    return int(task_status(pid)["PPid"])


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ChildProcessError:
        return "ECHILD"


if __name__ == "__main__":
    DEMO.run(main)
