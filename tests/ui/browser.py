"""A real headless browser, driven through its own debugging socket: an address, keys, a picture."""

from __future__ import annotations

import asyncio
import base64
import re
import subprocess
from pathlib import Path
from typing import Any, Self

import aiohttp


class Browser:
    """One page of a headless Chromium. Use as an async context manager: it ends with the test."""

    def __init__(self, program: str, folder: Path) -> None:
        self._words = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
            "--disable-dev-shm-usage", "--window-size=900,600", f"--user-data-dir={folder / 'profile'}", "about:blank",
        ]  # fmt: skip
        self._log = folder / "browser.log"
        self._number = 0

    async def __aenter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._words, stderr=log, stdout=log)
        self._http = aiohttp.ClientSession()
        port = await self._port()
        async with self._http.get(f"http://127.0.0.1:{port}/json/list") as answer:
            page = next(one for one in await answer.json() if one["type"] == "page")
        self._socket = await self._http.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        await self._http.close()
        self._process.terminate()
        self._process.wait(10)

    async def _port(self) -> str:
        for _ in range(300):
            found = re.search(r"ws://127\.0\.0\.1:(\d+)/", self._log.read_text(errors="replace"))
            if found:
                return found[1]
            await asyncio.sleep(0.05)
        raise AssertionError(f"the browser did not start: {self._log.read_text(errors='replace')}")

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            answer = await self._socket.receive_json(timeout=20)
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    async def go(self, address: str) -> None:
        await self.ask("Page.navigate", url=address)

    async def text(self) -> str:
        """What the page holds as text."""
        found = await self.ask("Runtime.evaluate", expression="document.body.innerText", returnByValue=True)
        return str(found["result"].get("value", ""))

    async def press(self, text: str) -> None:
        """One key: a character, or Enter."""
        named = {"\r": ("Enter", 13), " ": (" ", 32)}
        key, code = named.get(text, (text, ord(text.upper())))
        down = {"type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": code}
        await self.ask("Input.dispatchKeyEvent", **down)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def click(self) -> None:
        """The middle of the page, with the mouse."""
        where = {"x": 450, "y": 300, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            await self.ask("Input.dispatchMouseEvent", type=kind, **where)

    async def picture(self) -> bytes:
        """The page as a PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot"))["data"])
