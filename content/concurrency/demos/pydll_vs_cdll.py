"""The same call of the C library, once with the GIL let go and once with it held.

Corrects claim C4, "every blocking call releases the GIL": it is the caller's C code that does so, or does not.
Source: docs.python.org, ctypes, "PyDLL": the GIL "is not released during the function call".
"""

import ctypes
import threading
import time

from studycards.demo import Demo, expect, lane, measure, step, unavailable
from studycards.demo.needs import gil_is_on

DEMO = Demo(
    title={"en": "One call, with and without the GIL", "zh": "同一个调用：放开 GIL 与占着 GIL"},
    moral={
        "en": "Blocking does not release the GIL; someone has to write the code that releases it.",
        "zh": "阻塞本身不会释放 GIL；总得有人写下释放它的那行代码。",
    },
    claims=["C4", "C3"],
    needs=["linux"],
    evidence={
        "pydll-holds": {
            "en": "While usleep, called through PyDLL, sleeps with the GIL, another thread takes no "
                  "step at all",
            "zh": "经 PyDLL 调用的 usleep 占着 GIL 睡眠时，另一个线程一步也走不了",
        },
    },
    controls={
        "cdll-releases": {
            "en": "The same usleep through CDLL lets go of the GIL, and the other thread runs on",
            "zh": "同一个 usleep 经 CDLL 调用就会放开 GIL，另一个线程照常运行",
        },
    },
    knobs={
        "sleep": {"default": 60, "min": 20, "max": 200, "en": "milliseconds to sleep in C",
                                                        "zh": "在 C 里睡多少毫秒"},
    },
    predict={
        "ask": {
            "en": "Main sleeps 60 ms in C through ctypes.PyDLL, with the GIL on. How many steps does a "
                  "counting thread take meanwhile?",
            "zh": "GIL 开启，主线程经 ctypes.PyDLL 在 C 里睡 60 毫秒。这期间一个计数线程能走多少步？",
        },
        "choices": [
            {"text": {"en": "none", "zh": "一步也没有"}, "range": [None, 0]},
            {"text": {"en": "some, one slice of 5 ms",
                      "zh": "只有一个 5 毫秒时间片的量"}, "range": [1, 20000]},
            {"text": {"en": "as many as ever", "zh": "和平时一样多"}, "range": [20001, None]},
        ],
        "evidence": "pydll-holds",
    },
    translations={
        "zh": {
            "counter": "计数线程",
            "CDLL: {} steps": "CDLL：{} 步",
            "PyDLL: {} steps": "PyDLL：{} 步",
            "call took": "调用用时",
            "steps": "步",
        }
    },
    seconds=0.2,
)  # fmt: skip


def main(sleep):
    step("Sleep in C through CDLL, while another thread counts.", "经 CDLL 在 C 里睡眠，同时另一个线程计数。")
    through_cdll = max(steps_during(ctypes.CDLL(None).usleep, sleep) for _ in range(2))
    lane("counter", f"CDLL: {through_cdll} steps")
    expect("cdll-releases", through_cdll, "> 0", through_cdll > 0, unit="steps")

    step("Make the same call through PyDLL.", "同样的调用，改走 PyDLL。")
    through_pydll = steps_during(ctypes.PyDLL(None).usleep, sleep)
    lane("counter", f"PyDLL: {through_pydll} steps")
    if gil_is_on():
        expect("pydll-holds", through_pydll, 0, unit="steps")
    else:
        unavailable("pydll-holds", {
            "en": f"this interpreter has no GIL to hold; the counter took {through_pydll} steps",
            "zh": f"这个解释器没有 GIL 可占；计数线程走了 {through_pydll} 步",
        })  # fmt: skip


def steps_during(usleep, milliseconds):
    """Steps in the time that surely lies inside the call: a slice before or after it does not count."""
    times, stop = [], threading.Event()
    counter = threading.Thread(target=count, args=(times, stop))
    counter.start()
    time.sleep(0.01)
    before = time.monotonic()
    usleep(milliseconds * 1000)
    after = time.monotonic()
    stop.set()
    counter.join()
    measure("call took", round((after - before) * 1000), "ms")
    surely_in, surely_out = after - milliseconds / 1000, before + milliseconds / 1000
    return sum(surely_in < moment < surely_out for moment in times)


def count(times, stop):
    while not stop.is_set():
        times.append(time.monotonic())


if __name__ == "__main__":
    DEMO.run(main)
