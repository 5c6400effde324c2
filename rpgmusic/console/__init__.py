"""The GM's console: a Textual app that speaks to the server like any other client.

`app` listens and shows `screens.main`; `table` is what it knows, changed by pure functions; `commands` declares every
key once; `widgets` draw values and send messages up.
"""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rpgmusic.client import Client


async def run_console(client: Client, *, embedded: bool = False, painted: asyncio.Event | None = None) -> None:
    """Run the console until the GM quits.

    `embedded` says that the server lives in this process, so that quitting would end the table's music. `painted` is
    set when the first screen stands: what takes long to import or to start should wait for it.
    """
    gc.disable()  # collecting in the middle of loading costs an eighth of the first paint; the app turns it on again
    from rpgmusic.console.app import ConsoleApp  # noqa: PLC0415  # Textual is loaded only where a console is wanted

    await ConsoleApp(client, embedded=embedded, painted=painted).run_async()
