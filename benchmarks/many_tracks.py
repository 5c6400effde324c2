"""Measures what a GM does with many of 100,000 tracks at once: `python -m benchmarks.many_tracks`.

Labels, placements, playlists, exports, backups; how long each takes, and the longest time for which it held the loop
of the server (the one that asks runs in the same loop and is counted with it).
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import aiohttp
import msgspec

from benchmarks.made_tracks import made_records
from benchmarks.report import report
from benchmarks.stalls import LongestStall
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.units import TrackId
from rpgmusic.library import Library
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.protocol.rest import PlaylistText
from rpgmusic.protocol.views import FolderView
from rpgmusic.server.runtime import running_server
from rpgmusic.storage import TinyDbDocuments

TRACKS = 100_000
MANY = 10_000
FOLDERS = 10
PLAYLIST_LETTERS = 7_900_000
CAMPAIGN = "/api/campaigns/default"


class Driver:
    """Asks a server as the GM does, and measures."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http
        self.rows: list[dict[str, object]] = []

    async def ask(self, what: str, method: str, path: str, body: object = None, raw: bytes = b"") -> bytes:
        """Send a request; `what` names its row, an empty one measures nothing."""
        content = raw or msgspec.json.encode(body)
        started_s = time.perf_counter()
        async with (
            LongestStall() as stall,
            self._http.request(method, path, data=aiohttp.BytesPayload(content)) as reply,
        ):
            answer = await reply.read()
            reply.raise_for_status()
        took_ms = (time.perf_counter() - started_s) * 1_000
        if what:
            size = max(len(content), len(answer)) / 1e6
            self.rows.append({"what": what, "ms": took_ms, "longest_stall_ms": stall.longest_s * 1_000, "mb": size})
        return answer


def fill(data_dir: Path) -> list[TrackId]:
    """Store made-up tracks; returns their ids."""
    documents = TinyDbDocuments(data_dir)
    records = list(made_records(TRACKS))
    Catalogue(documents, lambda _: None).put(records)
    documents.close()
    return [record.track.id for record in records]


async def measure(driver: Driver, library: Library, ids: list[TrackId]) -> None:
    """Do everything once."""
    many = ids[:: TRACKS // MANY]
    labels = {"track_ids": many, "add_moods": ["battle"], "add_tags": ["loud"]}
    await driver.ask("label 10,000", "POST", "/api/tracks/labels", labels)
    await driver.ask("undo that", "POST", f"{CAMPAIGN}/undo")
    await driver.ask("do it again", "POST", f"{CAMPAIGN}/redo")
    made = [await driver.ask("", "POST", "/api/folders", {"name": f"Folder {number}"}) for number in range(FOLDERS)]
    folders = [msgspec.json.decode(one, type=FolderView).id for one in made]
    places = {"track_ids": many, "folder_ids": folders}
    await driver.ask("place 10,000 in 10 folders", "POST", "/api/folders/tracks", places)
    await driver.ask("undo that", "POST", f"{CAMPAIGN}/undo")
    await driver.ask("do it again", "POST", f"{CAMPAIGN}/redo")
    library.shelf.set_tracks(folders[0], ids)
    text = await driver.ask("playlist of 100,000", "GET", f"/api/folders/{folders[0]}/playlist")
    playlist = msgspec.json.decode(text, type=PlaylistText).text[:PLAYLIST_LETTERS]
    await driver.ask("folder of a playlist", "POST", "/api/folders/playlist", {"name": "Playlist", "text": playlist})
    await driver.ask("export", "GET", f"{CAMPAIGN}/export")
    backup = await driver.ask("backup", "GET", f"{CAMPAIGN}/backup")
    await driver.ask("import of it", "POST", f"{CAMPAIGN}/import", raw=backup)
    await driver.ask("restore of it", "POST", f"{CAMPAIGN}/restore", raw=backup)


async def served(directory: Path) -> list[dict[str, object]]:
    """Measure at a server of its own."""
    ids = fill(directory / "data")
    settings = Settings(
        music_dir=directory, data_dir=directory / "data", host="127.0.0.1", port=0, watch=False, scan_on_startup=False
    )
    async with running_server(settings) as server:
        signed_in = {"Authorization": f"Bearer {server.gm_token}"}
        async with aiohttp.ClientSession(server.url, headers=signed_in) as http:
            driver = Driver(http)
            await measure(driver, server.services.library, ids)
    return driver.rows


def main() -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as directory:
        report("many_tracks", asyncio.run(served(Path(directory))))


if __name__ == "__main__":
    main()
