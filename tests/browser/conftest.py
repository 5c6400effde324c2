from __future__ import annotations

import math
import wave
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from .table import TableServer

CHROMIUM = "/usr/bin/chromium"
LISTEN = """
(() => {
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      globalThis.heard = new AnalyserNode(this.context, { fftSize: 2048 });
      connect.call(this, globalThis.heard);
    }
    return connect.call(this, target, ...rest);
  };
  globalThis.level = () => {
    if (!globalThis.heard) return 0;
    const samples = new Float32Array(2048);
    globalThis.heard.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
  };
})();
"""
OpenPage: TypeAlias = Callable[..., Page]


def write_tone(path: Path, frequency_hz: float, duration_s: int) -> None:
    """A steady tone whose period is a whole number of frames."""
    rate_hz = 48_000
    period = round(rate_hz / frequency_hz)
    one = array("h", (round(9_000 * math.sin(2 * math.pi * frame / period)) for frame in range(period)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(one.tobytes() * (rate_hz * duration_s // period))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TableServer]:
    music, data = tmp_path_factory.mktemp("music"), tmp_path_factory.mktemp("data")
    write_tone(music / "long.wav", 400, 600)
    write_tone(music / "other.wav", 300, 300)
    table = TableServer(music, data)
    table.start()
    yield table
    table.stop()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium as people have it: no flag lets it play sound before a tap."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, server: TableServer) -> OpenPage:
    """Opens the players' link in a new, empty browser profile.

    Waiting for a condition means evaluating text in the page, which its own rules forbid: `strict` keeps them.
    """

    def opened(url: str = "", width: int = 1280, height: int = 800, *, strict: bool = False) -> Page:
        context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, bypass_csp=not strict
        )
        context.add_init_script(LISTEN)
        page = context.new_page()
        page.goto(url or server.ready.join_url)
        return page

    return opened
