"""Demos that break every rule, as real files in a real deck; and ways to see what they left on the machine."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from pathlib import Path

HEAD = '''"""A hostile demo."""

import ctypes, os, signal, sys, tempfile, termios, time

from studycards.demo import Demo, expect, lane, show, step
from studycards.demo import records

TOKEN = "{token}"
DEMO = Demo(
    title={{"en": "Hostile", "zh": "恶意"}},
    claims=["I1"],
    evidence={{"first": {{"en": "One thing", "zh": "一件事"}}, "second": {{"en": "Another", "zh": "另一件"}}}},
)


def both():
    expect("first", 1, 1)
    expect("second", 2, 2)


def main():
{body}

if __name__ == "__main__":
    DEMO.run(main)
'''


@dataclass(frozen=True)
class Hostile:
    """What it does, and the outcome it must get; `alone` where it differs without namespaces, None: never run so."""

    body: str
    outcome: str
    alone: str | None = ""
    reason: str = ""

    def expected(self, mode: str) -> str | None:
        return self.alone if mode == "process-group" and self.alone != "" else self.outcome

    def seconds(self) -> float:
        """Its time limit: short where it must be reached, long where a busy machine must not make it so."""
        return 1.2 if self.outcome == "timed-out" else 8.0


DEMOS = {
    "endless": Hostile("while True: pass", "timed-out"),
    "daemon": Hostile(
        """
both()
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    os.closerange(0, 4096)
    os.chdir("/")
    time.sleep(60)
    os._exit(0)
os.wait()
""",
        "confirmed",
    ),
    "deaf_child": Hostile(
        """
if os.fork() == 0:
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except OSError:
            pass
    time.sleep(60)
    os._exit(0)
both()
time.sleep(60)
""",
        "timed-out",
    ),
    "forks_on": Hostile(
        """
both()
end = time.monotonic() + 30
for _ in range(8):
    if os.fork() == 0:
        while time.monotonic() < end:
            if os.fork():
                os._exit(0)
            time.sleep(0.001)
        os._exit(0)
time.sleep(0.2)
""",
        "confirmed",
    ),
    "memory_hog": Hostile(
        """
kept = []
while True:
    kept.append(bytearray(b"x") * 4_000_000)
""",
        "failed",
        reason="memory",
    ),
    "disk_hog": Hostile(
        """
for number in range(10**6):
    for folder in (tempfile.gettempdir(), "/dev/shm"):
        try:
            with open(f"{folder}/{token}-{number}", "wb") as file:
                file.write(bytes(16_000_000))
        except OSError:
            pass
""",
        "failed",
        reason="memory",
    ),
    "forked_share": Hostile(
        """
kept = bytearray(b"x") * 60_000_000
pids = []
for _ in range(12):
    pids.append(os.fork())
    if not pids[-1]:
        time.sleep(0.4)
        os._exit(0)
for pid in pids:
    os.waitpid(pid, 0)
both()
""",
        "confirmed",
    ),
    "flood": Hostile("while True: os.write(1, b'x' * 65536)", "failed", reason="wrote more"),
    "flood_errors": Hostile("while True: os.write(2, b'line\\n' * 9999)", "failed", reason="wrote more"),
    "flood_records": Hostile("while True: show('x' * 50_000)", "failed", reason="wrote more"),
    "litter": Hostile(
        """
libc = ctypes.CDLL(None)
key = {key}
assert libc.shmget(key, 4096, 0o1600) >= 0 and libc.semget(key, 1, 0o1600) >= 0 and libc.msgget(key, 0o1600) >= 0
flags = os.O_CREAT | os.O_RDWR
assert libc.shm_open(b"/{token}-shm", flags, 0o600) >= 0
libc.sem_open.restype = ctypes.c_void_p
assert libc.sem_open(b"/{token}-sem", os.O_CREAT, 0o600, 1)
assert libc.mq_open(b"/{token}-queue", flags, 0o600, None) >= 0
for folder in sorted({{"/tmp", tempfile.gettempdir()}}):
    os.mkfifo(folder + "/{token}-fifo")
os.mkfifo("/tmp/{token}-other")
tempfile.mkstemp()
locked = tempfile.mkdtemp()
open(locked + "/file", "w").close()
os.chmod(locked, 0)
both()
""",
        "confirmed",
    ),
    "escapes": Hostile(
        r"""
print("\x1b[2J\x1b]0;title\x07\x9b31m\u202eabc\r\b", flush=True)
os.write(1, b"\xff\xfe\x1bc\n")
os.write(2, b"\x1b[?1049h\n")
show("\x1b[31mred\nsecond line")
step("a\x1b[1mb", "a\x1b[1mb")
lane("\x1b]52;c;eA==\x07", "x\x00y")
both()
""",
        "confirmed",
    ),
    "terminal": Hostile(
        """
opened = 0
for path in ["/dev/tty", "/dev/console", os.environ.get("TTY", "/dev/tty")]:
    try:
        tty = os.open(path, os.O_RDWR)
        modes = termios.tcgetattr(tty)
        modes[3] = 0
        termios.tcsetattr(tty, termios.TCSANOW, modes)
        opened += 1
    except (OSError, termios.error):
        pass
both()
""",
        "confirmed",
    ),
    "leaves_early": Hostile("expect('first', 1, 1)\nos._exit(0)", "failed", reason="before its end"),
    "leaves_late": Hostile("both()\nos._exit(0)", "failed", reason="before its end"),
    "says_nothing": Hostile("pass", "failed", reason="first, second"),
    "forgets_one": Hostile("expect('first', 1, 1)", "failed", reason="second"),
    "runs_nothing": Hostile("pass", "failed", reason="before its end"),
    "kills_parent": Hostile(
        "both()\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(0.3)",
        "confirmed",
        "failed",
        "watches over",
    ),
    "kills_all": Hostile(
        "assert os.getppid() == 1\nos.fork() or time.sleep(9)\nos.kill(-1, signal.SIGKILL)\nboth()",
        "confirmed",
        alone=None,
    ),
    "kills_itself": Hostile("both()\nos.kill(os.getpid(), signal.SIGKILL)", "failed", reason="signal 9"),
    "garbage": Hostile(
        "for _ in range(200): os.write(records._descriptor, b'\\xff\\x00{{[')\nboth()",
        "failed",
        reason="not a record",
    ),
    "misshapen": Hostile(
        "records.send(dict(type='step', text='no map'))\nboth()", "failed", reason="not a record"
    ),
    "forged": Hostile(
        "both()\nrecords.send(dict(type='evidence', id='third', verdict='confirmed', unit=''))",
        "failed",
        reason="third",
    ),
    "twice": Hostile(
        "both()\nrecords.send(dict(type='evidence', id='first', verdict='confirmed', unit=''))",
        "failed",
        reason="first",
    ),
    "raises": Hostile("expect('first', 1, 1)\nraise RuntimeError('on purpose')", "failed", reason="exit 1"),
    "raises_late": Hostile("import atexit\natexit.register(os._exit, 7)\nboth()", "failed", reason="exit 7"),
    "refuted": Hostile("expect('first', 1, 1)\nexpect('second', 2, 3)", "refuted"),
}


def write(demos: Path, name: str, token: str) -> Path:
    """Write one of them into a deck's `demos/`."""
    demos.mkdir(parents=True, exist_ok=True)
    body = DEMOS[name].body.strip("\n").replace("{token}", token).replace("{key}", str(key_of(token)))
    body = body.replace("{{", "{").replace("}}", "}")
    text = HEAD.format(token=token, body="\n".join(f"    {line}" for line in body.splitlines()))
    if name == "runs_nothing":
        text = text.replace("DEMO.run(main)", "pass")
    path = demos / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


def key_of(token: str) -> int:
    """The System V key that goes with a token."""
    return int(token.rpartition("-")[2], 16) & 0x7FFFFFFF


def left_behind(token: str, demos: Path) -> list[str]:
    """Everything on this machine that bears the token, or runs a demo of that folder."""
    left = [f"process {pid}" for pid in _running(str(demos))]
    for kind in ("shm", "sem", "msg"):
        rows = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
        left += [f"System V {kind}" for row in rows if int(row.split()[0]) == key_of(token)]
    for folder in ("/dev/shm", "/tmp", "/var/tmp"):
        left += [f"{folder}/{name}" for name in os.listdir(folder) if token in name]
    libc = ctypes.CDLL(None)
    if libc.mq_unlink(f"/{token}-queue".encode()) == 0:
        left.append("queue")
    return left


def _running(word: str) -> list[int]:
    found = []
    for name in os.listdir("/proc"):
        try:
            words = Path(f"/proc/{name}/cmdline").read_bytes() if name.isdigit() else b""
        except OSError:
            continue
        if word.encode() in words and int(name) != os.getpid():
            found.append(int(name))
    return found
