"""Owns a listener: a real Chromium at the table, and the moments at which it gives out sound, by the wall clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = "/usr/bin/chromium"
AUDIBLE = 0.001
"""Level from which on something is heard: -60 dB below full scale."""

_LONGEST_WAIT_S = 60.0

_EAR = """
(() => {
  const worklet = `registerProcessor("ear", class extends AudioWorkletProcessor {
    process([input]) {
      let sum = 0;
      for (const sample of input[0] ?? []) sum += sample * sample;
      this.port.postMessage([currentFrame, Math.sqrt(sum / 128)]);
      return true;
    }
  });`;
  const blocks = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      const context = this.context;
      const address = URL.createObjectURL(new Blob([worklet], { type: "text/javascript" }));
      context.audioWorklet.addModule(address).then(() => {
        const ear = new AudioWorkletNode(context, "ear", { numberOfOutputs: 0 });
        ear.port.onmessage = ({ data: [frame, level] }) => {
          const { contextTime, performanceTime } = context.getOutputTimestamp();
          if (contextTime > 0) {
            const given_out_ms = performanceTime + (frame / context.sampleRate - contextTime) * 1000;
            blocks.push([performance.timeOrigin + given_out_ms, level]);
          }
        };
        connect.call(this, ear);
      });
    }
    return connect.call(this, target, ...rest);
  };
  globalThis.soundFrom_ms = (from_ms, level) => blocks.find(([at_ms, is]) => at_ms >= from_ms && is > level)?.[0];
  globalThis.isSilent = () => blocks.length > 400 && blocks.slice(-400).every((block) => block[1] === 0);
})();
"""


@dataclass(frozen=True, slots=True)
class Listener:
    """A page that was joined."""

    page: Page

    async def first_sound_s(self, since_s: float) -> float:
        """When it first gave out something audible after a moment; both in seconds of the wall clock."""
        found_ms = f"soundFrom_ms({since_s * 1_000}, {AUDIBLE})"
        await self.page.wait_for_function(f"{found_ms} !== undefined", timeout=60_000, polling=50)
        return float(await self.page.evaluate(found_ms)) / 1_000

    async def until_silent(self) -> None:
        """Wait for a second of digital silence; raises TimeoutError."""
        deadline_s = time.monotonic() + _LONGEST_WAIT_S
        while not await self.page.evaluate("isSilent()"):
            if time.monotonic() > deadline_s:
                message = "the listener does not fall silent"
                raise TimeoutError(message)
            await asyncio.sleep(0.05)

    async def until_heard(self, track_id: str) -> None:
        """Wait until the page plays a track."""
        heard = f"rpgmusic.stats().voices.some((voice) => voice.track_id === '{track_id}')"
        await self.page.wait_for_function(heard, timeout=60_000, polling=50)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@asynccontextmanager
async def listening(browser: Browser, join_url: str) -> AsyncIterator[Listener]:
    """Open the players' link and press the button."""
    context = await browser.new_context(bypass_csp=True)
    await context.add_init_script(_EAR)
    page = await context.new_page()
    await page.goto(join_url)
    await page.click("#join")
    yield Listener(page)
    await context.close()
