"""The full screen in a browser: only for who holds the token, and a key pressed there is an answer saved here."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("textual_serve")
import aiohttp

from tests.conftest import SMALL, Studycards
from tests.ui.browser import Browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def address(home: Path) -> Iterator[str]:
    """The address of a served program, and no process left of it."""
    command = [sys.executable, "-m", "studycards", "--home", str(home), "--decks", str(SMALL), "serve"]
    environment = {**os.environ, "LANG": "C.UTF-8"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        assert process.wait(10) in (0, 130)
    end = time.monotonic() + 5
    while (left := processes_with(str(home))) and time.monotonic() < end:
        time.sleep(0.1)
    assert not left


def processes_with(word: str) -> list[str]:
    """The command lines of all processes that name something."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return [line for line in lines if word in line]


def get(address: str, **headers: str) -> tuple[int, str]:
    async def ask() -> tuple[int, str]:
        jar = aiohttp.CookieJar(unsafe=True)  # it keeps cookies of plain numbers only when told so
        async with (
            aiohttp.ClientSession(headers=headers, cookie_jar=jar) as http,
            http.get(address) as answer,
        ):
            return answer.status, await answer.text()

    return asyncio.run(ask())


def test_only_the_token_opens_the_door(address: str) -> None:
    place = urlsplit(address)
    bare = f"{place.scheme}://{place.netloc}"

    assert place.hostname == "127.0.0.1" and len(place.query) > 30
    assert get(address)[0] == 200
    for refused in (f"{bare}/", f"{bare}/ws", f"{bare}/static/js/textual.js", f"{bare}/?token=wrong"):
        assert get(refused)[0] == 403
    assert get(address, Host="evil.example")[0] == 403
    assert get(address, Origin="http://evil.example")[0] == 403


def test_ctrl_c_ends_what_a_browser_was_looking_at(address: str, home: Path) -> None:
    """The fixture looks whether anything is left."""

    async def look() -> None:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            await http.get(address)
            socket = await http.ws_connect(f"http://{urlsplit(address).netloc}/ws?width=80&height=24")
            seen = b""
            while b"Today" not in seen:
                message = await socket.receive(timeout=20)
                seen += message.data.encode() if isinstance(message.data, str) else message.data
            assert len(processes_with(str(home))) >= 2  # the server, and what draws the screen
            interrupt(home)
            while not socket.closed:
                await socket.receive(timeout=20)

    asyncio.run(look())


def interrupt(home: Path) -> None:
    """Ctrl-C for the server alone."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        words = path.read_bytes().split(b"\0")
        if str(home).encode() in words and b"serve" in words:
            os.kill(int(path.parent.name), signal.SIGINT)


def test_it_listens_to_this_machine_only(address: str) -> None:
    port = urlsplit(address).port
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")]

    assert listening == [f"0100007F:{port:04X}"]


def test_a_port_that_is_taken_is_told(studycards: Studycards) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = studycards("serve", "--port", str(taken.getsockname()[1]))

    assert ran.code == 2 and "Name another with --port" in ran.err


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_card_is_answered_in_a_real_browser(address: str, tmp_path: Path, studycards: Studycards) -> None:
    def answered() -> int:
        return len(studycards("events", "--json").json)

    async def study() -> None:
        async with Browser(CHROMIUM or "", tmp_path) as browser:
            await browser.go(address)
            await still(browser)
            await browser.click()
            for key in ("\r", " ", "3"):
                before = await still(browser)
                await browser.press(key)
                await changed(browser, before)
            for _ in range(100):
                if answered():
                    return
                await asyncio.sleep(0.1)

    asyncio.run(study())

    assert answered() == 1


async def still(browser: Browser) -> bytes:
    """The page once it stands still: it has been drawn, and nothing is on its way."""
    end, before, since = time.monotonic() + 30, b"", time.monotonic()
    while time.monotonic() < end:
        await asyncio.sleep(0.2)
        now = await browser.picture()
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > 0.8 and len(now) > 12_000:  # an empty page is a smaller picture
            return now
    raise AssertionError("the page did not come to rest")


async def changed(browser: Browser, before: bytes) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if await browser.picture() != before:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the key changed nothing")
