"""How many bytes fit in a pipe? Tests claim I3. Source: pipe(7)."""

import os

from studycards.demo import Demo, expect, step

DEMO = Demo(
    title={"en": "How much fits in a pipe", "zh": "管道能装多少"},
    claims=["I3"],
    needs=["linux"],
    evidence={"capacity": {"en": "A new pipe takes 65,536 bytes", "zh": "新管道能装 65,536 字节"}},
    controls={"room-again": {"en": "Once read from, it takes more", "zh": "读取之后又能写入"}},
    seconds=0.01,
)


def main():
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    step("Fill the pipe.", "写满管道。")
    expect("capacity", fill(writer), 65536)
    os.read(reader, 4096)
    expect("room-again", fill(writer), 4096)


def fill(writer):
    filled = 0
    try:
        while True:
            filled += os.write(writer, b"x" * 4096)
    except BlockingIOError:
        return filled


if __name__ == "__main__":
    DEMO.run(main)
