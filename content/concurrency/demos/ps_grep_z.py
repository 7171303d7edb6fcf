"""Does `ps -aux | grep -w Z` find the zombies?

Tests claim Z1, which recommends that command.
Source: ps(1), "PROCESS STATE CODES" and "ps -aux"; grep(1), -w; proc(5).
"""

import os
import re
import subprocess
from pathlib import Path

from studycards.demo import Demo, cannot, child, expect, finish, inconclusive, show, step

DEMO = Demo(
    title={"en": "Looking for zombies with grep", "zh": "用 grep 找僵尸"},
    moral={
        "en": "Test the STAT column for a leading Z; do not look for a word anywhere in the line.",
        "zh": "要看 STAT 列是否以 Z 开头，而不是在整行里找一个单词。",
    },
    claims=["Z1"],
    needs=["linux", "command:ps", "command:grep", "command:awk"],
    evidence={
        "finds-itself": {
            "en": "The text's command lists its own grep",
            "zh": "原文的命令会列出它自己的 grep",
        },
        "false-alarm": {
            "en": "It lists a live program that merely has Z among its arguments",
            "zh": "它会列出一个活得好好的、只是参数里带 Z 的程序",
        },
        "hit": {
            "en": "It finds a zombie whose STAT is Z alone, or Z and a sign",
            "zh": "STAT 只有 Z（或 Z 后跟符号）的僵尸，它能找到",
        },
        "miss": {
            "en": "It misses zombies whose STAT has a further letter: Zs (session leader), ZN (low priority)",
            "zh": "STAT 里还有别的字母的僵尸它会漏掉：Zs（会话首进程）、ZN（低优先级）",
        },
        "curly": {
            "en": "With the curly quotes of the printed text it finds no zombie at all",
            "zh": "照抄原文的弯引号，一个僵尸也找不到",
        },
        "right": {
            "en": "Testing the STAT column finds exactly the zombies, and nothing else",
            "zh": "检查 STAT 列，找到的恰好是全部僵尸，不多也不少",
        },
        "u-takes-a-name": {
            "en": "With another name for x it fails: `ps -au` reads the rest as a user's name",
            "zh": "把 x 换成别的名字命令就会失败：`ps -au` 把后面的字当作用户名",
        },
        "kernel-agrees": {
            "en": "The kernel's own /proc/PID/stat says Z for each of them",
            "zh": "内核的 /proc/PID/stat 也说它们个个都是 Z",
        },
    },
    controls={
        "none-left": {
            "en": "Once all are reaped, the right command finds none of them, and the text's still prints "
                  "lines",
            "zh": "全部回收之后，正确的命令不再列出它们，原文的命令却仍有输出",
        },
    },
    predict={
        "ask": {
            "en": "No zombie is left. Does `ps -aux | grep -w Z` still print a line?",
            "zh": "僵尸已全部回收。`ps -aux | grep -w Z` 还会输出内容吗？",
        },
        "choices": [
            {"text": {"en": "yes", "zh": "会"}, "value": True},
            {"text": {"en": "no", "zh": "不会"}, "value": False},
        ],
        "evidence": "none-left",
    },
    translations={"zh": {"zombies": "个僵尸"}},
    seconds=0.3,
)  # fmt: skip


def main():
    if "procps" not in run("ps", "-V"):
        cannot("ps here is not procps", "这里的 ps 不是 procps 版本")
    plain_nice = os.nice(0)
    plain, leader, nice = child(os._exit, 0), child(end_as_leader), child(end_as_nice)
    zombies = [plain, leader, nice]
    decoy = subprocess.Popen(["cat", "-", "Z"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for pid in zombies:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    step("ps -aux | grep -w 'Z'", "ps -aux | grep -w 'Z'")
    found = by_pid(piped("ps", "-aux", into=["grep", "-w", "Z"]), column=1)
    expect("finds-itself", any("grep -w Z" in line for line in found.values()), True)
    expect("false-alarm", decoy.pid in found, True)
    stat = run("ps", "-o", "stat=", "-p", str(plain)).strip()
    if re.fullmatch(r"Z\W*", stat):
        expect("hit", plain in found, True)
    else:
        inconclusive("hit", stat, "Z", {
            "en": f"this demo itself runs with niceness {plain_nice}, so no zombie of its is a plain Z",
            "zh": f"本演示自身的 nice 值为 {plain_nice}，它的僵尸都不是单独的 Z",
        })  # fmt: skip
    expect("miss", [leader in found, nice in found], [False, False])

    step("ps -aux | grep -w ‘Z’", "ps -aux | grep -w ‘Z’")
    curly = by_pid(piped("ps", "-aux", into=["grep", "-w", "‘Z’"]), column=1)
    expect("curly", len(curly.keys() & zombies), 0, unit="zombies")

    step("ps -eo pid,ppid,stat,comm | awk '$3 ~ /^Z/'", "ps -eo pid,ppid,stat,comm | awk '$3 ~ /^Z/'")
    right = by_pid(piped("ps", "-eo", "pid,ppid,stat,comm", into=["awk", "$3 ~ /^Z/"]), column=0)
    live = [line for pid, line in right.items() if pid not in zombies and state(pid) not in ("Z", "gone")]
    expect("right", [len(right.keys() & zombies), live], [3, []])
    expect("kernel-agrees", [state(pid) for pid in zombies], ["Z", "Z", "Z"])

    step("ps -aux, ps -aunobody-here", "ps -aux，ps -aunobody-here")
    codes = [status("ps", "-aux"), status("ps", "-aunobody-here")]
    expect("u-takes-a-name", codes, [0, 1])

    step("Reap them all, and look again.", "全部回收，再看一遍。")
    finish(*zombies)
    right = by_pid(piped("ps", "-eo", "pid,ppid,stat,comm", into=["awk", "$3 ~ /^Z/"]), column=0)
    still = piped("ps", "-aux", into=["grep", "-w", "Z"])
    expect("none-left", [len(right.keys() & zombies), len(still) > 0], [0, True], value=len(still) > 0)
    decoy.communicate()


def end_as_leader():
    os.setsid()


def end_as_nice():
    os.nice(5)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout


def status(*command):
    return subprocess.run(command, capture_output=True).returncode


def piped(*command, into):
    """The lines that `command | into` prints. `into` is there first, as it may be in a shell."""
    last = subprocess.Popen(into, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    subprocess.run(command, stdout=last.stdin, stderr=subprocess.DEVNULL)
    lines = last.communicate()[0].splitlines()
    for line in lines[:8]:
        show(line[:100])
    return lines


def by_pid(lines, column):
    return {int(line.split()[column]): line for line in lines}


def state(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ")[-1][0]
    except (FileNotFoundError, ProcessLookupError):
        return "gone"


if __name__ == "__main__":
    DEMO.run(main)
