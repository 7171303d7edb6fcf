"""What carries the data from one thread to another?

Tests the heading over claims T1 to T6, which calls locks, semaphores and signals the ways in which threads
communicate. They say when; what is said stands in memory that all threads of a process share.
Source: docs.python.org, queue; pthreads(7).
"""

import os
import pickle
import queue
import threading

from studycards.demo import Demo, child, expect, finish, lane, step

DEMO = Demo(
    title={"en": "Threads talk through memory", "zh": "线程通过内存交谈"},
    moral={
        "en": "A lock says when; the data itself lies in shared memory.",
        "zh": "锁只说明“何时”，数据本身就在共享的内存里。",
    },
    claims=["T0", "T1"],
    evidence={
        "same-object": {
            "en": "The other thread gets the very object, and what it appends is there for us",
            "zh": "另一个线程拿到的就是那个对象，它追加的内容我们看得见",
        },
        "queue-same": {
            "en": "queue.Queue hands over the object itself: no copy is made",
            "zh": "queue.Queue 交出的就是对象本身，不做复制",
        },
        "lock-carries": {
            "en": "All that a thread gets from a lock is that it has it: acquire() returns True, whatever "
                  "was meant",
            "zh": "线程从锁那里只知道“拿到了”：无论对方想说什么，acquire() 都只返回 True",
        },
        "event-orders": {
            "en": "Set the variable, then the event: whoever waited for the event sees the variable",
            "zh": "先写变量、再置事件：等到事件的线程必能看见变量",
        },
    },
    controls={
        "process-copy": {
            "en": "Between processes the same hand-over gives a copy: what the child appends does not "
                  "reach us",
            "zh": "换成进程，同样的交接得到的是副本：子进程追加的内容到不了我们这里",
        },
    },
    predict={
        "ask": {
            "en": "A list goes through queue.Queue to another thread, which appends to it. How long is our "
                  "list of 1 now?",
            "zh": "一个长度为 1 的列表经 queue.Queue 交给另一个线程，后者又追加一项。"
                  "我们手里的列表现在多长？",
        },
        "choices": [1, 2],
        "evidence": "queue-same",
    },
    translations={
        "zh": {
            "sender": "发送者",
            "child": "子进程",
            "parent": "父进程",
            "speaker": "说话者",
            "listener": "听者",
            "has {}": "有 {}",
            "means {}, and can only release": "想说 {}，但只能 release",
            "got {}": "得到 {}",
        }
    },
    seconds=0.02,
)  # fmt: skip


def main():
    step(
        "Give a list to another thread: as an argument, then through a queue.",
        "把列表交给另一个线程：先作参数，再经队列。",
    )
    letter = ["hello"]
    in_a_thread(lambda: letter.append(7))
    expect("same-object", letter, ["hello", 7])

    mailbox, letter = queue.Queue(), ["hello"]
    mailbox.put(letter)
    in_a_thread(lambda: mailbox.get().append("seen"))
    lane("sender", f"has {letter}")
    expect("queue-same", len(letter), 2)

    step("Give the same list to a process.", "把同样的列表交给一个进程。")
    letter = ["hello"]
    expect("process-copy", [append_in_a_process(letter), len(letter)], [2, 1])

    step("Now try to say something with a lock alone.", "试着只用锁来传话。")
    told = [told_by_a_lock(word) for word in ("yes", "no")]
    expect("lock-carries", told, [True, True], value=True)

    step("Say it in memory, and use an event to say when.", "话写在内存里，用事件说明何时可读。")
    board, written, read = {}, threading.Event(), []

    def wait_and_read():
        written.wait()
        read.append(board["word"])

    reader = threading.Thread(target=wait_and_read)
    reader.start()
    board["word"] = "ready"
    written.set()
    reader.join()
    expect("event-orders", read, ["ready"], value=read[0])


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def append_in_a_process(letter):
    reader, writer = os.pipe()

    def work():
        received = pickle.loads(pickle.dumps(letter))
        received.append("seen")
        os.write(writer, bytes([len(received)]))
        lane("child", f"has {received}")

    pid = child(work)
    os.close(writer)
    length = os.read(reader, 1)[0]
    os.close(reader)
    finish(pid)
    lane("parent", f"has {letter}")
    return length


def told_by_a_lock(word):
    lock, told = threading.Lock(), []
    lock.acquire()
    listener = threading.Thread(target=lambda: told.append(lock.acquire()))
    listener.start()
    lane("speaker", f"means {word!r}, and can only release")
    lock.release()
    listener.join()
    lane("listener", f"got {told[0]}")
    return told[0]


if __name__ == "__main__":
    DEMO.run(main)
