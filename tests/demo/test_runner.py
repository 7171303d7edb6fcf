"""Running a demo: what it streams, what it returns, what it may see, what it must not."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from studycards.demo import declared, machine, runner, verdicts
from studycards.demo.declared import DemoFile
from studycards.errors import StudycardsError

MODES = ("auto", "process-group")
DEMO = '''"""A small demo."""

import os, sys, socket, tempfile, time
from studycards.demo import *

DEMO = Demo(
    title={{"en": "Small", "zh": "小"}},
    claims=["I1"],
    evidence={{"first": {{"en": "One thing", "zh": "一件事"}}}},
    controls={{"other": {{"en": "Without it, another", "zh": "没有它则不同"}}}},
    needs={needs},
    knobs={{
        "size": {{"default": 4, "min": 1, "max": 64, "en": "how many", "zh": "多少"}},
        "way-out": {{"default": "door", "choices": ["door", "window"], "en": "which", "zh": "哪个"}},
    }},
)


def main(size, way_out):
    {body}


if __name__ == "__main__":
    DEMO.run(main)
'''
BOTH = 'expect("first", {}, {}); expect("other", 1, 1)'


def demo_of(folder: Path, body: str, needs: str = "[]") -> DemoFile:
    """A demo in a deck of its own, with this body."""
    path = folder / "deck" / "demos" / "small_one.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(DEMO.format(body=body, needs=needs), encoding="utf-8")
    return declared.read(path)


@pytest.mark.parametrize("mode", MODES)
def test_a_run_streams_its_records_and_ends_in_a_verdict(mode: str, tmp_path: Path) -> None:
    body = (
        'step("Go.", "开始。"); print("hello"); lane("a", "went"); measure("n", size, "B"); '
        + BOTH.format(1, 1)
    )
    with runner.start(demo_of(tmp_path, body), {"size": "8"}, isolation=mode) as running:
        types = [record["type"] for record in running]
        result = running.result

    assert sorted(types) == sorted(
        ["start", "step", "output", "lane", "measure", "evidence", "evidence", "end"]
    )
    assert result.outcome == "confirmed" and result.reason is None
    assert [(one.id, one.control) for one in result.evidence] == [("first", False), ("other", True)]
    assert result.knobs == {"size": 8, "way-out": "door"}
    assert result.swept == ()
    assert result.machine["python"] == machine.stamp()["python"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (BOTH.format(1, 2), "refuted"),
        ('inconclusive("first", 1, 2, {"en": "busy", "zh": "忙"}); expect("other", 1, 1)', "inconclusive"),
        ('inconclusive("first", 1, 2, {"en": "busy", "zh": "忙"}); expect("other", 1, 2)', "refuted"),
        ('unavailable("first", {"en": "no", "zh": "无"}); expect("other", 1, 1)', "confirmed"),
        ('[unavailable(one, {"en": "no", "zh": "无"}) for one in ("first", "other")]', "unavailable"),
        ('cannot("nothing here", "这里没有")', "unavailable"),
        ('expect("first", 1, 2); cannot("nothing here", "这里没有")', "refuted"),
        ('child(cannot, "x", "y"); time.sleep(0.1)', "failed"),
        ("pass", "failed"),
    ],
)
def test_the_outcome_follows_from_the_evidence(body: str, outcome: str, tmp_path: Path) -> None:
    assert runner.run(demo_of(tmp_path, body)).outcome == outcome


def test_a_missing_need_is_told_before_the_start_with_the_transcript_recorded_elsewhere(
    tmp_path: Path,
) -> None:
    demo = demo_of(tmp_path, "raise SystemExit(9)", needs='["package:no_such_package"]')
    (demo.path.parent / "recorded").mkdir()
    (demo.path.parent / "recorded" / "small-one.json").write_text('{"machine": {"kernel": "Linux 9"}}')

    result = runner.run(demo)

    assert result.outcome == "unavailable" and "no_such_package" in (result.reason or {})["en"]
    assert result.recorded == {"machine": {"kernel": "Linux 9"}}
    assert result.evidence == () and result.records == ()


@pytest.mark.parametrize(
    "knobs",
    [
        {"size": 65},
        {"size": 0},
        {"size": "many"},
        {"size": float("nan")},
        {"size": 1.5},
        {"way-out": "roof"},
        {"x": 1},
    ],
)
def test_a_knob_that_will_not_do_is_refused_before_the_start(
    knobs: dict[str, object], tmp_path: Path
) -> None:
    demo = demo_of(tmp_path, f"open({str(tmp_path / 'ran')!r}, 'w')")

    with pytest.raises(StudycardsError):
        runner.start(demo, knobs, isolation="process-group")

    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("mode", MODES)
def test_a_demo_has_no_terminal_no_input_and_a_temporary_folder_of_its_own(mode: str, tmp_path: Path) -> None:
    body = (
        "show(repr([sys.stdin.read(), os.getsid(0) == os.getpid(), os.getcwd() == tempfile.gettempdir(),"
        ' sorted(os.listdir(tempfile.gettempdir())), os.environ.get("SECRET")])); ' + BOTH.format(1, 1)
    )
    os.environ["SECRET"] = "told"
    try:
        result = runner.run(demo_of(tmp_path, body), isolation=mode)
    finally:
        del os.environ["SECRET"]

    shown = [record["line"] for record in result.records if record["type"] == "show"]
    assert shown == [repr(["", True, True, bound_into_tmp(tmp_path) if mode == "auto" else [], None])]


def bound_into_tmp(deck: Path) -> list[str]:
    """What of /tmp the demo still sees in namespaces: the ways to the deck, the interpreter and the package."""
    if not machine_has_namespaces():
        return []
    needed = (deck, Path(sys.prefix), Path(sys.base_prefix), Path(runner.__file__))
    return sorted({path.parts[2] for path in needed if path.is_relative_to("/tmp")})


def machine_has_namespaces() -> bool:
    return bool(machine.isolation()["mode"] == "namespaces")


in_namespaces = pytest.mark.skipif(not machine_has_namespaces(), reason="this machine refuses namespaces")


@in_namespaces
def test_in_namespaces_the_home_is_hidden_and_everything_else_read_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "progress.db").write_text("mine")
    body = (
        f"show(str(os.path.exists({str(home / 'progress.db')!r})))\n"
        f"    for folder in ({str(home / 'deck')!r}, {str(Path(__file__).parent)!r}, '/usr'):\n"
        "        show(str(os.access(folder, os.W_OK)))\n"
        "    " + BOTH.format("os.getppid()", 1)
    )
    result = runner.run(demo_of(home, body), hidden=[home])

    shown = [record["line"] for record in result.records if record["type"] == "show"]
    assert shown == ["False"] * 4
    assert result.outcome == "confirmed" and result.isolation == "namespaces"


WAYS_ROUND = """
    import ctypes
    libc = ctypes.CDLL(None)
    home = HOME
    def there(root):
        try:
            return os.path.exists(root + home + "/progress.db")
        except OSError:
            return False
    def seen():
        return there("") or there("/proc/1/root") or there(f"/proc/{os.getppid()}/root") or there("/tmp/again")
    found = [seen()]
    found += [libc.umount2(home.encode(), 2) == 0, libc.umount2(os.path.dirname(home).encode(), 2) == 0, seen()]
    found += [libc.ptrace(16, 1, 0, 0) == 0, os.access("/proc/1/mem", os.R_OK | os.W_OK) and os.geteuid() != 0]
    for name in ("mnt", "user"):
        try:
            found.append(libc.setns(os.open(f"/proc/1/ns/{name}", os.O_RDONLY), 0) == 0 and seen())
        except OSError:
            pass
    os.mkdir("/tmp/again")
    uid = os.geteuid()
    if not (child := os.fork()):
        libc.unshare(0x10000000 | 0x00020000)  # a user and a mount namespace inside this one
        try:
            open("/proc/self/uid_map", "w").write(f"0 {uid} 1")
        except OSError:
            pass
        got = [libc.umount2(path.encode(), 2) == 0 for path in (home, os.path.dirname(home), "/tmp")]
        libc.mount(b"/", b"/tmp/again", None, 4096 | 16384, None)
        got += [seen(), libc.mount(None, b"/", None, 32 | 4096, None) == 0 and os.access("/usr", os.W_OK)]
        os._exit(any(got))
    found.append(os.waitpid(child, 0)[1] != 0)
    show(str(found))
    show(str(any(found)))
"""


@in_namespaces
def test_in_namespaces_there_is_no_way_round_to_the_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "progress.db").write_text("mine")
    body = WAYS_ROUND.strip().replace("HOME", repr(str(home))) + "\n    " + BOTH.format(1, 1)
    result = runner.run(demo_of(home, body), hidden=[home])

    shown = [record["line"] for record in result.records if record["type"] == "show"]
    assert shown[-1] == "False", shown
    assert result.outcome == "confirmed" and result.isolation == "namespaces"


@in_namespaces
def test_in_namespaces_no_program_outside_can_be_asked_to_help(tmp_path: Path) -> None:
    """A socket of the learner's other programs answers on a read-only disk, too: it must not be in sight."""
    place = os.environ.get("XDG_RUNTIME_DIR") or "/run"
    if not os.access(place, os.W_OK):
        pytest.skip(f"nobody may listen in {place} here")
    with tempfile.TemporaryDirectory(dir=place) as folder, socket.socket(socket.AF_UNIX) as helper:
        helper.bind(f"{folder}/helper")
        helper.listen()
        body = (
            f"show(str(os.path.exists({folder!r})))\n"
            f"    show(str(socket.socket(socket.AF_UNIX).connect_ex({folder + '/helper'!r}) == 0))\n"
            "    " + BOTH.format(1, 1)
        )
        result = runner.run(demo_of(tmp_path, body))

    assert [record["line"] for record in result.records if record["type"] == "show"] == ["False"] * 2
    assert result.outcome == "confirmed"


@in_namespaces
def test_in_namespaces_loopback_is_up_and_two_runs_do_not_meet(tmp_path: Path) -> None:
    body = 's = socket.create_server(("127.0.0.1", 4711)); time.sleep(0.3); ' + BOTH.format(1, 1)
    demo = demo_of(tmp_path, body)
    outcomes: list[str] = []
    threads = [threading.Thread(target=lambda: outcomes.append(runner.run(demo).outcome)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == ["confirmed", "confirmed"]


def test_without_namespaces_runs_wait_for_each_other(tmp_path: Path) -> None:
    demo = demo_of(tmp_path, 'lane("a", "begin"); time.sleep(0.2); lane("a", "end"); ' + BOTH.format(1, 1))
    spans: list[list[int]] = []

    def one() -> None:
        records = runner.run(demo, isolation="process-group").records
        spans.append([record["t"] for record in records if record["type"] == "lane"])

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(end < begin for (_, end), (begin, _) in zip(sorted(spans), sorted(spans)[1:], strict=False))


@pytest.mark.parametrize("mode", MODES)
def test_a_screen_that_does_not_read_does_not_hold_up_the_time_limit(mode: str, tmp_path: Path) -> None:
    demo = demo_of(tmp_path, "time.sleep(60)")
    with runner.start(demo, limits=runner.Limits(seconds=0.5), isolation=mode) as running:
        time.sleep(1.2)
        began = time.monotonic()
        result = running.result

    assert time.monotonic() - began < 0.5
    assert result.outcome == "timed-out"


def test_leaving_the_block_early_stops_the_run(tmp_path: Path) -> None:
    with runner.start(demo_of(tmp_path, "time.sleep(60)")) as running:
        next(iter(running))

    assert running.result.stopped


def test_the_stamp_is_that_of_the_interpreter_the_demo_ran_on(tmp_path: Path) -> None:
    result = runner.run(demo_of(tmp_path, BOTH.format(1, 1)), python=sys.executable)

    assert result.machine["python"].endswith(".".join(map(str, sys.version_info[:3])))
    assert result.machine["gil"] is getattr(sys, "_is_gil_enabled", lambda: True)()


def test_an_interpreter_that_is_not_there_is_a_failed_run_with_the_reason(tmp_path: Path) -> None:
    result = runner.run(demo_of(tmp_path, BOTH.format(1, 1)), python="/no/such/python")

    assert result.outcome == "failed" and "/no/such/python" in result.stderr


def test_the_document_has_the_promised_keys_in_the_language_asked_for(tmp_path: Path) -> None:
    document = verdicts.as_json(runner.run(demo_of(tmp_path, BOTH.format(1, 1))), "zh")

    assert {"demo", "outcome", "evidence", "machine", "duration_ms"} <= set(document)
    assert {"id", "says", "expected", "measured", "value", "unit", "verdict"} <= set(document["evidence"][0])
    assert document["evidence"][0]["says"] == "一件事"
    assert json.loads(json.dumps(document, allow_nan=False)) == document
