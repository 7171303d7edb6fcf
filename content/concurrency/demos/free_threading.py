"""CPython with the GIL and without: the same loop in two threads, on each interpreter that can be had here.

Corrects claims C1 and C3. Set STUDYCARDS_FT_PYTHON=/path/to/python3.14t to add a free-threaded interpreter.
Source: PEP 703, PEP 779; docs.python.org, howto/free-threading-python.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import studycards
from studycards.demo import Demo, chart, expect, lane, show, step, unavailable

DEMO = Demo(
    title={"en": "CPython with the GIL and without it", "zh": "有 GIL 与没有 GIL 的 CPython"},
    moral={
        "en": "The GIL is a choice of the build. Without it threads are parallel, and a coroutine loop "
              "is still one thread.",
        "zh": "有没有 GIL 取决于构建方式。没有它，线程可以并行，而协程的事件循环仍只是一个线程。",
    },
    claims=["C1", "C3"],
    needs=["linux", "file:/proc/thread-self/schedstat"],
    evidence={
        "on": {
            "en": "With the GIL on, two threads of pure Python use at most one core",
            "zh": "GIL 开启时，两个纯 Python 线程最多用一个核",
        },
        "loop-on": {
            "en": "Two coroutines of one event loop use at most one core with the GIL on",
            "zh": "GIL 开启时，同一事件循环的两个协程最多用一个核",
        },
        "loop-off": {
            "en": "and no more with the GIL off: a loop is one thread, the GIL is not the reason",
            "zh": "GIL 关闭后也不会更多：一个事件循环就是一个线程，原因不在 GIL",
        },
        "same-binary": {
            "en": "A free-threaded build can turn its GIL on again (-X gil=1): everything else is the same",
            "zh": "自由线程构建可以重新打开 GIL（-X gil=1），其余完全相同",
        },
    },
    controls={
        "off": {
            "en": "With the GIL off, the same two threads are ready for two cores",
            "zh": "GIL 关闭后，同样的两个线程有两个核的运行需求",
        },
    },
    predict={
        "ask": {
            "en": "Two coroutines of one asyncio loop compute in pure Python. How many cores do they "
                  "use at most?",
            "zh": "同一 asyncio 事件循环里的两个协程都在做纯 Python 计算。它们最多用几个核？",
        },
        "choices": [
            {"text": {"en": "one, GIL or not", "zh": "一个，与 GIL 无关"}, "range": [None, 1.15]},
            {"text": {"en": "two, with enough cores", "zh": "两个，只要核够多"}, "range": [1.15, None]},
        ],
        "evidence": "loop-on",
    },
    translations={
        "zh": {
            "used {} cores, were ready for {}": "用了 {} 个核，运行需求 {}",
            "used {} cores": "用了 {} 个核",
            "cores": "个核",
            "Python {}, GIL {}": "Python {}，GIL {}",
            "on": "开启",
            "off": "关闭",
            "GIL on": "GIL 开启",
            "GIL off": "GIL 关闭",
            "threads": "线程",
            "coroutines": "协程",
        }
    },
    seconds=1.2,
)  # fmt: skip

PROGRAM = """
import asyncio, json, sys, threading
from studycards.demo.needs import gil_is_on
from studycards.demo.probes import Meter

def count():
    for _ in range(10_000):
        pass

def threads():
    # A waiter wakes at each interval and stands in line for a CPU to ask
    sys.setswitchinterval(0.05)
    meter = Meter()
    two = [threading.Thread(target=meter.run, args=(count,)) for _ in range(2)]
    for thread in two: thread.start()
    for thread in two: thread.join()
    return meter.cores()

async def coroutine():
    for _ in range(20):
        count()
        await asyncio.sleep(0)

async def both():
    await asyncio.gather(coroutine(), coroutine())

def coroutines():
    meter = Meter()
    meter.run(lambda: asyncio.run(both()))
    return meter.cores()

found, loop = threads(), coroutines()
print(json.dumps({"gil": gil_is_on(), "version": sys.version.split()[0], "used": found.used,
                  "ready": found.ready, "loop": loop.used, "loop_ready": loop.ready}))
"""


def main():
    free = free_threaded()
    step("Measure with the GIL on.", "打开 GIL 测量。")
    on = measured([free, "-X", "gil=1"] if free else [sys.executable])
    expect("on", round(on["used"], 2), "<= 1.15", on["gil"] and on["used"] <= 1.15, unit="cores")
    expect("loop-on", round(on["loop"], 2), "<= 1.15", on["loop"] <= 1.15, unit="cores")
    if not free:
        return without()

    step("Measure with the GIL off, in the same binary.", "用同一个可执行文件，关闭 GIL 再测一次。")
    off = measured([free, "-X", "gil=0"])
    expect("same-binary", [on["gil"], off["gil"], on["version"] == off["version"]], [True, False, True])
    expect("off", round(off["ready"], 2), ">= 1.5", off["ready"] >= 1.5, unit="cores")
    expect("loop-off", round(off["loop_ready"], 2), "<= 1.15", off["loop_ready"] <= 1.15, unit="cores")
    chart({"en": "Cores two threads were ready for", "zh": "两个线程的运行需求"},
          {"GIL on": round(on["ready"], 2), "GIL off": round(off["ready"], 2)}, "cores")  # fmt: skip


def free_threaded():
    """The free-threaded interpreter that the learner named, or this one if it is one; None without either."""
    named = os.environ.get("STUDYCARDS_FT_PYTHON")
    if named and subprocess.run([named, "-X", "gil=0", "-c", ""], capture_output=True).returncode == 0:
        return named
    return sys.executable if not getattr(sys, "_is_gil_enabled", lambda: True)() else None


def measured(command):
    # Only the package's own folder: another interpreter must not see this one's compiled packages.
    here = str(Path(studycards.__file__).parent.parent)
    program = f"import sys; sys.path.append({here!r})\n{PROGRAM}"
    output = subprocess.run([*command, "-c", program], capture_output=True, text=True, check=True).stdout
    found = json.loads(output)
    show(f"Python {found['version']}, GIL {'on' if found['gil'] else 'off'}")
    lane("threads", f"used {found['used']:.2f} cores, were ready for {found['ready']:.2f}")
    lane("coroutines", f"used {found['loop']:.2f} cores")
    return found


def without():
    for evidence in ("off", "loop-off", "same-binary"):
        unavailable(evidence, {
            "en": "no free-threaded CPython here; get one (python3.14t) and set STUDYCARDS_FT_PYTHON "
                  "to its path",
            "zh": "这里没有自由线程版 CPython；安装一个（python3.14t），并把 STUDYCARDS_FT_PYTHON 设为"
                  "它的路径",
        })  # fmt: skip


if __name__ == "__main__":
    DEMO.run(main)
