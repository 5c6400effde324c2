"""What the console's details and folders ask for: a cover in few pixels, a track's folders, tracks out of a folder."""

from __future__ import annotations

import io
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from rpgmusic.domain.settings import Settings
from rpgmusic.library import ScanPhase
from rpgmusic.protocol.board import EditReply
from rpgmusic.protocol.rest import TrackFolders, TrackList
from rpgmusic.protocol.views import FolderView
from rpgmusic.server.runtime import RunningServer, running_server

from .driving import calling
from .waiting import until


@pytest.fixture
async def illustrated(settings: Settings, tunes: Path, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server whose tracks all have a green cover."""
    music = Path(shutil.copytree(tunes, tmp_path / "music"))
    (music / "cover.png").write_bytes(green_png())
    async with running_server(replace(settings, music_dir=music, scan_on_startup=False)) as running:
        running.services.library.start_scan()
        await until(lambda: running.services.library.scan_status().state is ScanPhase.FINISHED)
        yield running


def green_png() -> bytes:
    pixels = np.zeros((40, 40, 3), dtype=np.uint8)
    pixels[:, :, 1] = 200
    output = io.BytesIO()
    with av.open(output, "w", format="image2pipe") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 40, 40, "rgb24"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return output.getvalue()


async def test_a_cover_is_told_as_a_few_pixels(illustrated: RunningServer) -> None:
    async with calling(illustrated) as gm:
        track = (await gm.tracks())[0]
        reply = await gm.call("GET", f"/api/tracks/{track.id}/cover/pixels?width=6&height=4")
        assert reply.content == bytes((0, 200, 0)) * 24


async def test_a_track_without_a_cover_has_no_pixels(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        assert (await gm.call("GET", f"/api/tracks/{track.id}/cover/pixels")).problem.status == 404
        assert (await gm.call("GET", f"/api/tracks/{track.id}/cover/pixels?width=9999")).problem.status == 400


async def test_a_track_tells_in_which_folders_it_lies(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        folders = [
            (await gm.call("POST", "/api/folders", {"name": name})).read(FolderView) for name in ("Inn", "Road", "Sea")
        ]
        ids = [folder.id for folder in folders[:2]]
        await gm.call("POST", "/api/folders/tracks", {"track_ids": [track.id], "folder_ids": ids})
        found = (await gm.call("GET", f"/api/tracks/{track.id}/folders")).read(TrackFolders)
        assert set(found.folder_ids) == set(ids)


async def test_several_tracks_leave_a_folder_in_one_edit(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()][:3]
        folder = (await gm.call("POST", "/api/folders", {"name": "Inn"})).read(FolderView)
        await gm.call("POST", f"/api/folders/{folder.id}/tracks", {"track_ids": ids})
        left = await gm.call("POST", f"/api/folders/{folder.id}/tracks/removal", {"track_ids": ids[:2]})
        assert left.read(FolderView).track_count == 1
        undone = (await gm.call("POST", "/api/campaigns/default/undo")).read(EditReply)
        assert undone.label == "Took 2 tracks out of “Inn”"
        back = (await gm.call("GET", f"/api/folders/{folder.id}/tracks")).read(TrackList)
        assert [track.id for track in back.tracks] == ids
