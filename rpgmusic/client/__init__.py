"""The typed client of the server, for the console and the command line.

`Client` is what callers use; `transport` speaks HTTP and turns problem documents back into the domain's errors, `table`
and `library` hold one method per operation of the HTTP interface, `live` the WebSocket that reconnects by itself, and
`clock` the estimate of server time. aiohttp is imported with the first request, so that importing this is cheap.
"""

from __future__ import annotations

from rpgmusic.client.client import Client
from rpgmusic.client.live import ConnectionLost, ConnectionRestored, LiveEvent

__all__ = ["Client", "ConnectionLost", "ConnectionRestored", "LiveEvent"]
