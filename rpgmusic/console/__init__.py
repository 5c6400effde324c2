"""The GM's console: a Textual app that speaks to the server like any other client.

`app` listens and shows `screens.main`; `table` is what it knows, changed by pure functions; `commands` declares every
key once; `widgets` draw values and send messages up; `driver` speaks to the terminal.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from rpgmusic.console.terminal import Ending, hang_ups, let_go_of_terminal

if TYPE_CHECKING:
    from rpgmusic.client import Client
    from rpgmusic.console.app import ConsoleApp

__all__ = ["Ending", "hang_ups", "let_go_of_terminal", "run_console"]


async def run_console(
    client: Client,
    *,
    embedded: bool = False,
    left_behind: bool = False,
    painted: asyncio.Event | None = None,
    keys: Mapping[str, str] | None = None,
    theme: str = "",
    hung_up: asyncio.Event | None = None,
) -> Ending:
    """Run the console until the GM quits or the terminal is closed, and say which of the two it was.

    `embedded` says that the server lives in this process, so that quitting would end the table's music; `left_behind`
    that an earlier console left the server behind. `painted` is set when the first screen stands: what takes long to
    import or to start should wait for it. `keys` maps ids of commands to keys. Without a `theme` it is the one that was
    chosen last. `hung_up` is set when the system says that the terminal is gone; see `hang_ups`.
    """
    gc.disable()  # collecting in the middle of loading costs an eighth of the first paint; the app turns it on again
    from rpgmusic.console.app import ConsoleApp  # noqa: PLC0415  # Textual is loaded only where a console is wanted
    from rpgmusic.console.driver import TerminalDriver  # noqa: PLC0415  # the same
    from rpgmusic.console.memory import users_memory  # noqa: PLC0415  # the same

    painted = painted or asyncio.Event()
    app = ConsoleApp(
        client,
        embedded=embedded,
        left_behind=left_behind,
        painted=painted,
        keys=keys,
        theme=theme,
        memory=users_memory(),
    )
    endings: list[Ending] = []
    ended = asyncio.Event()

    def end(ending: Ending) -> None:
        endings.append(ending)
        ended.set()

    def closed() -> None:
        let_go_of_terminal()
        end(Ending.TERMINAL_CLOSED)

    app.driver_class = partial(TerminalDriver, on_closed=closed, is_painted=painted.is_set)  # type: ignore[assignment]  # a class but for two arguments
    waiting = (
        asyncio.create_task(_when(hung_up or hang_ups(), closed)),
        asyncio.create_task(_exit_when(app, painted, ended)),
    )
    with _heeding(signal.SIGTERM, partial(end, Ending.QUIT)):
        try:
            await app.run_async()
        finally:
            for task in waiting:
                task.cancel()
    return endings[0] if endings else Ending.QUIT


async def _exit_when(app: ConsoleApp, painted: asyncio.Event, ended: asyncio.Event) -> None:
    """End the app when it should, but not while it still begins."""
    await ended.wait()
    await painted.wait()
    app.exit()


async def _when(event: asyncio.Event, work: Callable[[], None]) -> None:
    await event.wait()
    work()


@contextmanager
def _heeding(number: signal.Signals, handler: Callable[[], None]) -> Iterator[None]:
    """Heed a signal for as long as the block lasts."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        loop.remove_signal_handler(number)
