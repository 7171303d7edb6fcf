"""The same idea twice: System V objects have keys and ids, POSIX ones names and descriptors.

Tests claims I0 and X3, which know only the System V versions.
Source: sysvipc(7); mq_overview(7); sem_overview(7); shm_overview(7).
"""

import os
import select
from pathlib import Path

from studycards.demo import Demo, expect, lane, show, step
from studycards.demo.libc import outcome
from studycards.demo.probes import in_child

DEMO = Demo(
    title={"en": "System V and POSIX IPC", "zh": "System V 与 POSIX IPC"},
    moral={
        "en": "Key and id against name and descriptor; both outlive you, both must be removed.",
        "zh": "一边是键和标识符，一边是名字和描述符；两者都比你长寿，都要自己删除。",
    },
    claims=["I0", "X3"],
    needs=["linux", "package:posix_ipc", "package:sysv_ipc", "file:/proc/sysvipc/msg"],
    evidence={
        "found-by-key": {
            "en": "Another process finds a System V queue by its key, and gets the same id",
            "zh": "另一个进程凭键找到 System V 队列，得到同一个标识符",
        },
        "listed": {
            "en": "System V objects stand in /proc/sysvipc, where ipcs looks",
            "zh": "System V 对象列在 /proc/sysvipc 里，ipcs 看的就是它",
        },
        "name-is-file": {
            "en": "A POSIX semaphore and POSIX shared memory are files in /dev/shm",
            "zh": "POSIX 信号量和 POSIX 共享内存是 /dev/shm 里的文件",
        },
        "descriptors": {
            "en": "A System V queue costs no file descriptor, a POSIX one is a descriptor",
            "zh": "System V 队列不占文件描述符，POSIX 队列本身就是一个描述符",
        },
        "pollable": {
            "en": "So poll can wait for a message of a POSIX queue",
            "zh": "所以 poll 可以等待 POSIX 队列里的消息",
        },
        "after-unlink": {
            "en": "Unlinked, a POSIX queue still works for those who have it open",
            "zh": "POSIX 队列 unlink 之后，已打开它的进程照常使用",
        },
        "after-rmid": {
            "en": "Removed, a System V queue is gone at once for everybody",
            "zh": "System V 队列一经删除，所有人立刻都不能再用",
        },
        "stay-behind": {
            "en": "What a process made and did not remove is there after its end, in both families",
            "zh": "进程建了没删的对象，在它结束后依然存在，两个家族都是如此",
        },
    },
    predict={
        "ask": {
            "en": "A POSIX queue's name is unlinked while a process has it open. Can that process send?",
            "zh": "一个进程打开着 POSIX 队列时，名字被 unlink 了。它还能发送吗？",
        },
        "choices": [
            {"text": {"en": "yes, as before", "zh": "能，和以前一样"}, "value": "ok"},
            {"text": {"en": "no, the send fails", "zh": "不能，发送会失败"}, "value": "fails"},
        ],
        "evidence": "after-unlink",
    },
    translations={
        "zh": {
            "maker": "创建者",
            "opener": "打开者",
            "made all six, ends": "建好六个，结束",
            "received {}": "收到 {}",
            "/proc/sysvipc/{}: key {}, id {}": "/proc/sysvipc/{}：key {}，id {}",
            "with a message": "有消息",
            "empty": "空",
        }
    },
    seconds=0.05,
)  # fmt: skip


def main():
    import posix_ipc
    import sysv_ipc

    name = f"/studycards-{os.getpid()}"
    step(
        "A child makes a queue, a semaphore and memory of both families, and ends.",
        "子进程建好两个家族的对象后结束。",
    )
    made = in_child(make_all, name)
    try:
        queue, posix_queue = open_queues(made, name)
        where_they_stand(made, name)
        remove_while_open(queue, posix_queue, name)
    finally:
        sysv_ipc.remove_semaphore(made["sem"]["id"])
        sysv_ipc.remove_shared_memory(made["shm"]["id"])
        posix_ipc.unlink_semaphore(name)
        posix_ipc.unlink_shared_memory(name)


def make_all(name):
    import posix_ipc
    import sysv_ipc

    kinds = {"msg": sysv_ipc.MessageQueue, "sem": sysv_ipc.Semaphore, "shm": sysv_ipc.SharedMemory}
    made = {kind: make(None, sysv_ipc.IPC_CREX) for kind, make in kinds.items()}  # None: any free key
    posix_queue = posix_ipc.MessageQueue(name, posix_ipc.O_CREX)
    posix_ipc.Semaphore(name, posix_ipc.O_CREX)
    posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=4096)
    made["msg"].send(b"left in the queue")
    posix_queue.send(b"left in the queue")
    lane("maker", "made all six, ends")
    return {kind: {"key": thing.key, "id": thing.id} for kind, thing in made.items()}


def open_queues(made, name):
    import posix_ipc
    import sysv_ipc

    step("Open the two queues: by key, and by name.", "打开两个队列：一个凭键，一个凭名字。")
    start = open_descriptors()
    queue = sysv_ipc.MessageQueue(made["msg"]["key"])
    after_system_v = open_descriptors()
    posix_queue = posix_ipc.MessageQueue(name)
    cost = [after_system_v - start, open_descriptors() - after_system_v]
    expect("found-by-key", queue.id, made["msg"]["id"])
    expect("descriptors", cost, [0, 1])

    watch = select.poll()
    watch.register(posix_queue.mqd, select.POLLIN)
    ready = [len(watch.poll(0))]
    messages = [queue.receive()[0].decode(), posix_queue.receive()[0].decode()]
    ready.append(len(watch.poll(0)))
    lane("opener", f"received {messages}")
    expect("stay-behind", messages, ["left in the queue"] * 2)
    expect("pollable", {"with a message": ready[0], "empty": ready[1]}, {"with a message": 1, "empty": 0})
    return queue, posix_queue


def where_they_stand(made, name):
    step("Look where they stand.", "看看它们列在哪里。")
    listed = {}
    for kind, thing in made.items():
        rows = [line.split() for line in Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]]
        listed[kind] = [str(thing["key"]), str(thing["id"])] in [row[:2] for row in rows]
        show(f"/proc/sysvipc/{kind}: key {thing['key']:#010x}, id {thing['id']}")
    expect("listed", listed, {"msg": True, "sem": True, "shm": True})
    files = [Path(f"/dev/shm/sem.{name[1:]}"), Path(f"/dev/shm{name}")]
    for path in files:
        show(str(path))
    expect("name-is-file", [path.is_file() for path in files], [True, True])


def remove_while_open(queue, posix_queue, name):
    import posix_ipc

    step("Remove both queues while they are in use.", "趁两个队列还在使用，把它们都删掉。")
    posix_ipc.unlink_message_queue(name)
    expect("after-unlink", outcome(posix_queue.send, b"still here?"), "ok")
    queue.remove()
    expect("after-rmid", outcome(queue.send, b"still here?"), "EINVAL")


def open_descriptors():
    return len(os.listdir("/proc/self/fd"))


if __name__ == "__main__":
    DEMO.run(main)
