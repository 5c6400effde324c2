"""Servers for special cases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from rpgmusic.domain.settings import Settings
from rpgmusic.server.runtime import running_server

from .driving import Caller, calling


@pytest.fixture
async def start_small_server(settings: Settings) -> AsyncIterator[Caller]:
    """Someone with a wrong token, at a server for one player (whose limits are low) that scans nothing."""
    small = replace(settings, max_players=1, scan_on_startup=False)
    async with running_server(small) as server, calling(server, "not a token") as caller:
        yield caller
