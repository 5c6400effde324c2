"""The library over the wire: scans and measuring as the GM's console follows them, and folders."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.domain.settings import Settings
from rpgmusic.protocol.client_messages import Hello
from rpgmusic.protocol.server_messages import ScanProgress
from rpgmusic.server.runtime import running_server

from .driving import connected


async def test_the_console_follows_measuring_until_nothing_is_left(settings: Settings) -> None:
    async with running_server(replace(settings, scan_on_startup=False)) as server:
        library = server.services.library
        library.pause_analysis()
        async with connected(server, Hello(token=server.gm_token, listens=False)) as (console, _):
            library.start_scan()
            told = (await console.receive(ScanProgress)).data
            while told.state != "finished":
                told = (await console.receive(ScanProgress)).data
            assert told.to_analyse == 5
            library.resume_analysis()
            while told.to_analyse:
                told = (await console.receive(ScanProgress)).data
            assert told.state == "finished"
