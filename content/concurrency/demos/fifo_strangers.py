"""How do two programs meet that share nothing but a file name?

Tests claim I4, a pipe with a name, for processes that are no relatives.
Source: fifo(7); mkfifo(3); pipe(7).
"""

import errno
import fcntl
import os
import select
import stat
import subprocess
import tempfile
from pathlib import Path

from studycards.demo import Demo, child, expect, finish, lane, show, step
from studycards.demo.probes import task_status

DEMO = Demo(
    title={"en": "Strangers meet at a FIFO", "zh": "陌生进程在 FIFO 会合"},
    moral={
        "en": "A FIFO is a pipe with a name: the name lets strangers in, and open() makes them wait for each "
              "other.",
        "zh": "FIFO 就是有名字的管道：名字让陌生进程进得来，open() 让双方互相等候。",
    },
    claims=["I4", "X4"],
    needs=["linux", "command:sh", "command:cat"],
    evidence={
        "type": {
            "en": "The file system shows it as type p, a named pipe",
            "zh": "文件系统显示它的类型是 p，即有名管道",
        },
        "rendezvous": {
            "en": "Opening it for reading waits until somebody opens it for writing",
            "zh": "以读方式打开会一直等到有人以写方式打开",
        },
        "stranger": {
            "en": "A shell's command that is no child of ours writes into it, knowing the name only",
            "zh": "一个不是我们子进程的 shell 命令只凭名字就写了进来",
        },
        "enxio": {
            "en": "A non-blocking open for writing fails with ENXIO while nobody reads",
            "zh": "无人读取时，以非阻塞方式打开写端会失败，错误为 ENXIO",
        },
        "same-machinery": {
            "en": "Inside it is an ordinary pipe: the same capacity",
            "zh": "它内部就是普通管道：容量相同",
        },
        "not-on-disk": {
            "en": "With bytes waiting in it, the file still has 0 bytes and 0 blocks on disk",
            "zh": "里面有数据待读时，这个文件在磁盘上仍是 0 字节、0 块",
        },
        "bytes-go-name-stays": {
            "en": "When both ends close, unread bytes are gone, and the name is still there",
            "zh": "两端都关闭后，没读的字节丢失，而名字还在",
        },
    },
    controls={
        "no-name": {
            "en": "Take the name away, and newcomers find nothing (ENOENT), while those inside talk on",
            "zh": "删掉名字后，后来者找不到它（ENOENT），已经打开的双方照常通信",
        },
    },
    predict={
        "ask": {
            "en": "A process opens a FIFO for reading, and nobody has it open for writing. What does open() "
                  "do?",
            "zh": "一个进程以读方式打开 FIFO，而没有人以写方式打开它。open() 会怎样？",
        },
        "choices": [
            {"text": {"en": "it waits", "zh": "一直等待"}, "value": "waits"},
            {"text": {"en": "it returns at once", "zh": "立即返回"}, "value": "returns"},
            {"text": {"en": "it fails with ENXIO", "zh": "失败，错误为 ENXIO"}, "value": "ENXIO"},
        ],
        "evidence": "rendezvous",
    },
    translations={
        "zh": {
            "reader": "读者",
            "writer": "写者",
            "stranger": "陌生进程",
            "waits": "等待",
            "returns": "返回",
            "open() for reading: {}": "open() 读端：{}",
            "open() for writing: returns": "open() 写端：返回",
            "{}, then {}": "先{}，再{}",
            "cat, parent {}": "cat，父进程 {}",
            "not {}": "不是 {}",
            "{} bytes": "{} 字节",
            "worked": "成功",
        }
    },
    seconds=0.1,
)  # fmt: skip


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/meeting-point"
        os.mkfifo(path)
        step("Look at the file.", "看看这个文件。")
        show(stat.filemode(os.stat(path).st_mode) + f"  {os.stat(path).st_size} B  {path}")
        expect("type", stat.filemode(os.stat(path).st_mode)[0], "p")

        step("Open it for reading, alone; then open it for writing.", "先单独以读方式打开，再以写方式打开。")
        meet(path)

        step(
            "Let a stranger write: an orphan, started by a shell that has ended.",
            "让陌生进程来写：它的父 shell 已经结束。",
        )
        subprocess.run(["sh", "-c", 'cat /proc/self/stat > "$0" &', path], check=True)
        said = Path(path).read_text()
        parent = int(said.split(") ")[1].split()[1])
        lane("stranger", said[:30].strip())
        expect(
            "stranger",
            f"cat, parent {parent}",
            f"not {os.getpid()}",
            "(cat)" in said and parent != os.getpid(),
        )

        expect("enxio", outcome(os.open, path, os.O_WRONLY | os.O_NONBLOCK), "ENXIO")
        inside(path)


def meet(path):
    """A child opens for reading; watch whether that returns before we open for writing."""
    arrived, arrive = os.pipe()
    pid = child(open_and_tell, path, arrive)
    while task_status(pid)["State"][0] != "S" and not ready(arrived, 0):
        pass
    first = "returns" if ready(arrived, 0.05) else "waits"
    lane("reader", f"open() for reading: {first}")
    writer = os.open(path, os.O_WRONLY)
    lane("writer", "open() for writing: returns")
    second = "returns" if ready(arrived, 5) else "waits"
    lane("reader", f"open() for reading: {second}")
    expect("rendezvous", f"{first}, then {second}", "waits, then returns", value=first)
    os.close(writer)
    finish(pid)


def open_and_tell(path, arrive):
    os.open(path, os.O_RDONLY)
    os.write(arrive, b"!")


def ready(reader, seconds):
    return bool(select.select([reader], [], [], seconds)[0])


def inside(path):
    step("Look inside.", "看看里面。")
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # without O_NONBLOCK we would wait for ourselves
    writer = os.open(path, os.O_WRONLY)
    capacity = [fcntl.fcntl(end, fcntl.F_GETPIPE_SZ) for end in (writer, os.pipe()[1])]
    expect("same-machinery", capacity[0], capacity[1], unit="B")
    os.write(writer, b"not on disk")
    on_disk = os.stat(path)
    expect("not-on-disk", [on_disk.st_size, on_disk.st_blocks], [0, 0])

    step("Close both ends, and open them again.", "关闭两端，再重新打开。")
    os.close(reader)
    os.close(writer)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    expect("bytes-go-name-stays", [outcome(os.read, reader, 20), os.path.exists(path)], ["0 bytes", True])

    step("Take the name away while both ends are open.", "在两端都打开时删掉名字。")
    writer = os.open(path, os.O_WRONLY)
    os.unlink(path)
    os.write(writer, b"still here")
    newcomer = outcome(os.open, path, os.O_RDONLY | os.O_NONBLOCK)
    expect("no-name", [newcomer, os.read(reader, 20).decode()], ["ENOENT", "still here"])


def outcome(call, *arguments):
    try:
        result = call(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]
    return f"{len(result)} bytes" if isinstance(result, bytes) else "worked"


if __name__ == "__main__":
    DEMO.run(main)
