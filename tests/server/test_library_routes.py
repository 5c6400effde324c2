"""The library over the wire: scans and measuring as the GM's console follows them, and folders."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.domain.settings import Settings
from rpgmusic.protocol.client_messages import Hello
from rpgmusic.protocol.rest import FolderTree
from rpgmusic.protocol.server_messages import ScanProgress
from rpgmusic.protocol.views import FolderView
from rpgmusic.server.runtime import RunningServer, running_server

from .driving import calling, connected


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


async def test_a_directory_is_imported_under_a_name_and_into_a_folder(server: RunningServer) -> None:
    async with calling(server) as gm:
        places = (await gm.call("POST", "/api/folders", {"name": "Places"})).read(FolderView)
        wanted = {"directory": "town", "name": "Waterdeep", "parent_id": places.id}
        made = (await gm.call("POST", "/api/folders", wanted)).read(FolderView)
        assert (made.name, made.parent_id, made.track_count) == ("Waterdeep", places.id, 2)
        assert (await gm.call("POST", "/api/folders", wanted)).read(FolderView).id == made.id
        tree = (await gm.call("GET", "/api/folders")).read(FolderTree).folders
        assert [folder.name for folder in tree] == ["Places", "Waterdeep"]


async def test_a_directory_is_not_imported_into_a_folder_that_is_not_there(server: RunningServer) -> None:
    async with calling(server) as gm:
        reply = await gm.call("POST", "/api/folders", {"directory": "town", "parent_id": "nowhere"})
        assert reply.status == 404
        assert (await gm.call("GET", "/api/folders")).read(FolderTree).folders == ()
