"""Owns carrying a scenario out: browsers on, join, play, record, disturb as planned, and hand over to the judge."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import tempfile
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import BrowserType, async_playwright
from playwright.async_api import Error as PageError

from .browsers import OpenPage, launch
from .cards import Cards
from .judge import Event, Measurement, Run, Visit, judge
from .machine import busy, watched
from .native import build
from .network import Proxy
from .scenario import Command, Outage, Scenario
from .signals import Samples
from .table import Table, TableUnavailable

LOBBY_S = 3.0
LAUNCH_PATIENCE_S = 180.0
IN_MEMORY = Path("/dev/shm")
NEEDED_BYTES = 2_000_000_000


@dataclass(slots=True)
class Session:
    """A run under way; times are seconds since play was pressed."""

    scenario: Scenario
    table: Table
    pages: Sequence[OpenPage]
    proxies: Sequence[Proxy | None]
    zero_ns: int = 0
    opened_s: dict[int, float] = field(default_factory=dict)
    clicked_s: dict[int, float] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def now_s(self) -> float:
        """The time of the run."""
        return (time.monotonic_ns() - self.zero_ns) * 1e-9

    def early(self) -> tuple[int, ...]:
        """The listeners who are there from the start."""
        return tuple(index for index, listener in enumerate(self.scenario.listeners) if not listener.late)

    async def until(self, moment_s: float) -> None:
        """Wait for a moment of the run."""
        await asyncio.sleep(max(0.0, moment_s - self.now_s()))

    async def visit(self, index: int) -> None:
        """Open the link and press the button; what goes wrong is kept with the listener."""
        self.opened_s[index] = self.now_s()
        try:
            await self.pages[index].open(self.table.join_url)
            self.clicked_s[index] = self.now_s()
            await self.pages[index].join()
        except PageError as error:
            self.pages[index].complain(str(error))

    async def late_visit(self, index: int, at_s: float) -> None:
        """A latecomer's visit."""
        await self.until(at_s)
        await self.visit(index)
        opened = self.opened_s[index]
        together = (self.early()[0], index)
        self.events.append(Event(opened, f"listener {index} opens the link", together, newcomer=True))

    async def command(self, command: Command) -> None:
        """Send a command of the GM at its time."""
        await self.until(command.at_s)
        self.events.append(
            Event(self.now_s(), command.action, self.early(), command.leads_to_s, lasts_s=command.lasts_s)
        )
        await self.table.command(command.action, command.body)

    async def outage(self, outage: Outage) -> None:
        """Cut one listener's line and bring it back."""
        proxy = self.proxies[outage.listener]
        if proxy is None:
            raise ValueError(f"listener {outage.listener} needs a line to be cut")
        await self.until(outage.at_s)
        proxy.cut()
        await self.until(outage.at_s + outage.seconds)
        proxy.restore()

    async def carry_out(self) -> None:
        """Everything from pressing play to the end of the run."""
        self.zero_ns = time.monotonic_ns()
        self.events.append(Event(0.0, "play", self.early(), 0.0))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.table.play(self.scenario.sounds[0], loop=self.scenario.loop))
            for index, listener in enumerate(self.scenario.listeners):
                if listener.opens_at_s is not None:
                    tasks.create_task(self.late_visit(index, listener.opens_at_s))
            for command in self.scenario.commands:
                tasks.create_task(self.command(command))
            for outage in self.scenario.outages:
                tasks.create_task(self.outage(outage))
            tasks.create_task(self.until(self.scenario.seconds))


async def measure(scenario: Scenario, table: Table, programme: Samples, *, seed: int = 1) -> Measurement:
    """Carry the scenario out at the table and judge what its listeners heard against the mono `programme`.

    `seed` fixes the lines' jitter and losses.
    """
    directory = Path(tempfile.mkdtemp(prefix="rpgmusic-sync-", dir=_place()))
    try:
        async with asyncio.timeout(LAUNCH_PATIENCE_S + 2 * scenario.seconds):
            run = await _run(scenario, table, directory, random.Random(seed))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return await asyncio.to_thread(judge, run, programme)


async def _run(scenario: Scenario, table: Table, directory: Path, chance: random.Random) -> Run:
    cards = Cards.install(directory, build(), scenario.listeners)
    async with contextlib.AsyncExitStack() as stack:
        session = await _open_session(scenario, table, cards, stack, chance)
        await asyncio.gather(*(session.visit(index) for index in session.early()))
        await asyncio.sleep(LOBBY_S)
        await stack.enter_async_context(busy(scenario.busy_processes))
        async with watched() as machine:
            try:
                await session.carry_out()
            except* TableUnavailable as refused:
                raise TableUnavailable(str(refused.exceptions[0])) from refused
        stop_ns = time.monotonic_ns()
        opinions = [await page.opinion() for page in session.pages]
        recordings = tuple(cards.recording(i, session.zero_ns, stop_ns) for i in range(len(session.pages)))
    return Run(scenario, recordings, _visits(session, opinions), tuple(session.events), machine)


async def _open_session(
    scenario: Scenario, table: Table, cards: Cards, stack: contextlib.AsyncExitStack, chance: random.Random
) -> Session:
    address = urllib.parse.urlsplit(table.join_url)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    proxies = [
        None if listener.line is None else await stack.enter_async_context(Proxy(listener.line, host, port, chance))
        for listener in scenario.listeners
    ]
    playwright = await stack.enter_async_context(async_playwright())
    pages = []
    for index, proxy in enumerate(proxies):
        pages.append(await _launch(playwright.chromium, cards, index, address.netloc, proxy))
        stack.push_async_callback(pages[-1].context.close)
    return Session(scenario, table, pages, proxies)


async def _launch(chromium: BrowserType, cards: Cards, index: int, server: str, proxy: Proxy | None) -> OpenPage:
    profile = cards.directory / f"profile{index}"
    return await launch(chromium, profile, cards.environment(index), server, None if proxy is None else proxy.port)


def _visits(session: Session, opinions: Sequence[object]) -> tuple[Visit, ...]:
    return tuple(_visit(session, index, opinion) for index, opinion in enumerate(opinions))


def _visit(session: Session, index: int, opinion: object) -> Visit:
    errors = tuple(session.pages[index].errors)
    if not session.scenario.listeners[index].late:
        return Visit(0.0, 0.0, opinion, errors)
    never = session.scenario.seconds
    return Visit(session.opened_s[index], session.clicked_s.get(index, never), opinion, errors)


def _place() -> Path | None:
    roomy = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > NEEDED_BYTES
    return IN_MEMORY if roomy else None
