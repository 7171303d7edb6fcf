"""A producer and a consumer as one flow of control: no second thread, no queue.

Tests claim E5, which says that coroutines are in essence a way to control the flow of calls.
Source: PEP 342, "Coroutines via Enhanced Generators"; PEP 492.
"""

import threading

from studycards.demo import Demo, expect, lane, step

DEMO = Demo(
    title={"en": "Two functions that hand control to and fro", "zh": "两个函数来回交接控制权"},
    moral={
        "en": "A function returns once; a coroutine hands over, and is handed back to, as often as it likes.",
        "zh": "函数只返回一次；协程可以一次次交出控制权，又一次次接回来。",
    },
    claims=["E5"],
    evidence={
        "alternate": {
            "en": "Producer and consumer take turns, item by item",
            "zh": "生产者和消费者逐项轮流",
        },
        "both-ways": {
            "en": "Values travel both ways: an item in, a receipt out, at one and the same hand-over",
            "zh": "值双向传递：同一次交接，送进货物，带回回执",
        },
        "one-thread": {
            "en": "One thread did all of it",
            "zh": "全程只有一个线程",
        },
    },
    controls={
        "plain-calls": {
            "en": "As plain functions they cannot take turns: all is produced before anything is consumed",
            "zh": "换成普通函数就无法轮流：全部生产完才开始消费",
        },
    },
    knobs={
        "items": {"default": 4, "min": 1, "max": 20, "en": "items to hand over", "zh": "交接多少件"},
    },
    predict={
        "ask": {
            "en": "A producer sends items to a consumer that is a generator: "
            "consumer.send(item). In which order do they work?",
            "zh": "生产者用 consumer.send(item) 把货交给生成器形式的消费者，二者按什么次序工作？",
        },
        "choices": [
            {"text": {"en": "p0 c0 p1 c1 …", "zh": "p0 c0 p1 c1 ……"}, "value": "in turns"},
            {"text": {"en": "p0 p1 … c0 c1 …", "zh": "p0 p1 …… c0 c1 ……"}, "value": "one after the other"},
            {"text": {"en": "it differs from run to run", "zh": "每次运行都不同"}, "value": "neither"},
        ],
        "evidence": "alternate",
    },
    translations={
        "zh": {
            "producer": "生产者",
            "consumer": "消费者",
            "makes {}": "生产 {}",
            "takes {}": "取走 {}",
            "receipt {}": "回执 {}",
        }
    },
    seconds=0.01,
)  # fmt: skip


def main(items):
    step("The consumer is a generator: it waits at its yield.", "消费者是生成器，停在 yield 处等待。")
    events, receipts, threads = [], [], set()
    taker = consumer(events, threads)
    next(taker)
    for number in range(items):
        events.append(f"p{number}")
        threads.add(threading.get_ident())
        lane("producer", f"makes {number}")
        receipts.append(taker.send(number))
    in_turns = [f"{who}{number}" for number in range(items) for who in "pc"]
    expect("alternate", " ".join(events), " ".join(in_turns), value=order_of(events, items))
    expect("both-ways", receipts, [f"receipt {number}" for number in range(items)])
    expect("one-thread", len(threads), 1)

    step("The same two as plain functions.", "把二者换成普通函数。")
    events = []
    consume(produce(items, events), events)
    one_after_the_other = [f"{who}{number}" for who in "pc" for number in range(items)]
    expect("plain-calls", " ".join(events), " ".join(one_after_the_other))


def consumer(events, threads):
    receipt = None
    while True:
        item = yield receipt
        events.append(f"c{item}")
        threads.add(threading.get_ident())
        lane("consumer", f"takes {item}")
        receipt = f"receipt {item}"


def produce(items, events):
    made = []
    for number in range(items):
        events.append(f"p{number}")
        made.append(number)
    return made


def consume(made, events):
    for item in made:
        events.append(f"c{item}")


def order_of(events, items):
    if events == [f"{who}{number}" for number in range(items) for who in "pc"]:
        return "in turns"
    if events == [f"{who}{number}" for who in "pc" for number in range(items)]:
        return "one after the other"
    return "neither"


if __name__ == "__main__":
    DEMO.run(main)
