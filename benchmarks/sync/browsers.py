"""Owns the listeners' browsers: real Chromium processes, each with its own card, clock, line and profile."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import BrowserContext, BrowserType, Page, ViewportSize
from playwright.async_api import Error as PageError

from .native import RigUnavailable

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-features=Translate,MediaRouter,OptimizationHints",
    "--alsa-output-device=vcard",
    "--audio-buffer-size=512",
)
PATIENCE_MS = 30_000
MOST_ERRORS = 10


@dataclass(slots=True)
class OpenPage:
    """A listener's open browser and what its page complained of."""

    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)

    async def open(self, url: str) -> None:
        """Open the link, until the page's scripts have run."""
        await self.page.goto(url, wait_until="domcontentloaded", timeout=PATIENCE_MS)

    async def join(self) -> None:
        """Press the join button, as a person does: the browser's rule against unasked sound stays in force."""
        await self.page.click("#join", timeout=PATIENCE_MS)

    async def opinion(self) -> object:
        """What the player believes of itself, or None when the page does not say."""
        try:
            return await self.page.evaluate("() => globalThis.rpgmusic?.stats?.() ?? null")
        except PageError as error:
            self.complain(str(error))
            return None

    def complain(self, text: str) -> None:
        """Keep the first few complaints."""
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(text[:300])


async def launch(
    chromium: BrowserType, profile: Path, environment: dict[str, str], server: str, proxy_port: int | None
) -> OpenPage:
    """Start one browser; `server` (host:port) is reached through the proxy's port when there is one."""
    executable = shutil.which("chromium")
    if executable is None:
        raise RigUnavailable("The synchronisation benchmark needs Chromium: apt install chromium")
    line = [] if proxy_port is None else [f"--host-resolver-rules=MAP {server} 127.0.0.1:{proxy_port}"]
    context = await chromium.launch_persistent_context(
        profile,
        executable_path=executable,
        headless=True,
        env={**environment},
        args=[*ARGUMENTS, *line],
        ignore_default_args=["--mute-audio"],
        viewport=ViewportSize(width=500, height=700),
        reduced_motion="reduce",
        timeout=2 * PATIENCE_MS,
    )
    listener = OpenPage(context, context.pages[0] if context.pages else await context.new_page())
    listener.page.on("console", lambda message: listener.complain(message.text) if message.type == "error" else None)
    listener.page.on("pageerror", lambda error: listener.complain(f"uncaught: {error}"))
    return listener
