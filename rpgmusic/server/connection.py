"""One socket, seen from the hub."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from aiohttp import web

from rpgmusic.domain.units import CampaignId, ClientId
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.server_messages import ServerMessage
from rpgmusic.server.frames import text_frame
from rpgmusic.server.shortening import for_role

MAX_BUFFERED_BYTES: Final = 4 * 1024 * 1024
"""More than this waiting for one client, and it is dropped: it comes back and gets a fresh state."""

_log = logging.getLogger(__name__)


class Connection:
    """A socket that was welcomed. Sending never waits.

    The transport's own buffer is the one queue and asyncio its one writer: a frame that the kernel takes at once costs
    a single call, which is what makes a thousand sockets affordable. A client that stops reading fills its buffer and
    is dropped; it delays nobody. A page that `previews` plays what only the GM hears, and needs little else.
    """

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport,
        campaign_id: CampaignId,
        client_id: ClientId,
        role: Role,
        *,
        listens: bool,
        previews: bool = False,
        subject: str = "",
    ) -> None:
        self.socket = socket
        self.campaign_id = campaign_id
        self.client_id = client_id
        self.role = role
        self.listens = listens
        self.previews = previews
        self.subject = subject
        self._transport = transport
        self._write = transport.write
        self._buffered_bytes = transport.get_write_buffer_size
        self._is_closing = transport.is_closing

    def send(self, message: ServerMessage) -> None:
        """Send a message to this client alone."""
        role = Role.PLAYER if self.previews else self.role
        self.send_frame(text_frame(for_role(message, role)))

    def send_frame(self, frame: bytes) -> None:
        """Send a frame that was made before, or drop the client if it does not keep up."""
        if self._buffered_bytes() > MAX_BUFFERED_BYTES:
            _log.info("A client at “%s” reads too slowly and was dropped.", self.campaign_id)
            self._transport.abort()
        elif not self._is_closing():
            self._write(frame)

    def abort(self) -> None:
        """Cut the connection."""
        self._transport.abort()
