"""The library over the wire: scans and measuring as the GM's console follows them, and folders."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from rpgmusic.domain.settings import Settings
from rpgmusic.domain.track import Mood
from rpgmusic.library import ScanPhase
from rpgmusic.protocol.board import EditReply
from rpgmusic.protocol.client_messages import Hello
from rpgmusic.protocol.rest import FolderTree, ForgetReply, LabelReply, PlacementReply, QueueView, TrackList
from rpgmusic.protocol.server_messages import ScanProgress
from rpgmusic.protocol.views import FolderView, TrackView
from rpgmusic.server.runtime import RunningServer, running_server

from .driving import Caller, calling, connected
from .waiting import until

CAMPAIGN: Final = "/api/campaigns/default"


@pytest.fixture
def music(tunes: Path, tmp_path: Path) -> Path:
    """A music folder of the test's own, from which files may vanish."""
    return Path(shutil.copytree(tunes, tmp_path / "music"))


@pytest.fixture
async def own_server(settings: Settings, music: Path) -> AsyncIterator[RunningServer]:
    """A server over that folder."""
    async with running_server(replace(settings, music_dir=music, scan_on_startup=False)) as running:
        await scanned(running)
        yield running


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


async def test_many_tracks_are_labelled_at_once_and_it_can_be_undone(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()]
        wanted = {"track_ids": [*ids, "forgotten"], "add_moods": ["tavern"], "add_tags": ["loud"]}
        assert (await gm.call("POST", "/api/tracks/labels", wanted)).read(LabelReply).changed == len(ids)
        assert {(track.moods, track.free_tags) for track in await gm.tracks()} == {((Mood.TAVERN,), ("loud",))}
        again = {"track_ids": ids, "remove_tags": ["LOUD"], "add_moods": ["tavern"]}
        assert (await gm.call("POST", "/api/tracks/labels", again)).read(LabelReply).changed == len(ids)
        assert {track.free_tags for track in await gm.tracks()} == {()}
        assert await undone(gm) == f"Labelled {len(ids)} tracks"
        assert {track.free_tags for track in await gm.tracks()} == {("loud",)}
        assert (await gm.call("POST", f"{CAMPAIGN}/redo")).status == 200
        assert {track.free_tags for track in await gm.tracks()} == {()}


async def test_labelling_nothing_that_exists_is_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        reply = await gm.call("POST", "/api/tracks/labels", {"track_ids": ["nothing"], "add_tags": ["loud"]})
        assert reply.status == 404


async def test_album_artist_year_and_number_are_edited_and_return_to_what_the_file_says(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        path = f"/api/tracks/{track.id}/metadata"
        said = {"album_artist": "The Bards", "year": 1374, "track_number": 7}
        shown = (await gm.call("PATCH", path, said)).read(TrackView)
        assert (shown.album_artist, shown.year, shown.track_number) == ("The Bards", 1374, 7)
        shown = (await gm.call("PATCH", path, {"album_artist": "", "year": 0, "track_number": 0})).read(TrackView)
        assert shown == track
        assert await undone(gm) == f"Edited “{track.title}”"
        assert (await gm.call("GET", path)).read(TrackView).year == 1374


async def test_tracks_go_into_several_folders_at_once_and_into_none_twice(server: RunningServer) -> None:
    async with calling(server) as gm:
        first, second, *_ = [track.id for track in await gm.tracks()]
        one = (await gm.call("POST", "/api/folders", {"name": "One"})).read(FolderView)
        two = (await gm.call("POST", "/api/folders", {"name": "Two"})).read(FolderView)
        await gm.call("POST", f"/api/folders/{one.id}/tracks", {"track_ids": [second]})
        wanted = {"track_ids": [first, second, first], "folder_ids": [one.id, two.id, one.id]}
        assert (await gm.call("POST", "/api/folders/tracks", wanted)).read(PlacementReply).added == 3
        assert await in_folder(gm, one.id) == [second, first]
        assert await in_folder(gm, two.id) == [first, second]
        assert await undone(gm) == "Put 3 tracks into “One”, “Two” and 1 more"
        assert await in_folder(gm, one.id) == [second]
        assert await in_folder(gm, two.id) == []


async def test_nothing_is_placed_when_a_folder_or_a_track_is_not_there(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0].id
        one = (await gm.call("POST", "/api/folders", {"name": "One"})).read(FolderView)
        for track_ids, folder_ids in (([track], [one.id, "nowhere"]), ([track, "nothing"], [one.id])):
            wanted = {"track_ids": track_ids, "folder_ids": folder_ids}
            assert (await gm.call("POST", "/api/folders/tracks", wanted)).status == 404
        assert await in_folder(gm, one.id) == []


async def test_very_many_places_at_once_are_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        one = (await gm.call("POST", "/api/folders", {"name": "One"})).read(FolderView)
        wanted = {"track_ids": ["x"] * 10_000, "folder_ids": [one.id] * 11}
        assert (await gm.call("POST", "/api/folders/tracks", wanted)).status == 413


async def test_every_edit_of_folders_can_be_undone_and_done_again(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()]
        inn = (await gm.call("POST", "/api/folders", {"name": "Inns"})).read(FolderView)
        town = (await gm.call("POST", "/api/folders", {"name": "Towns"})).read(FolderView)
        path = f"/api/folders/{inn.id}"
        states = [await folders_of(gm)]
        for method, address, body in (
            ("PATCH", path, {"name": "Taverns"}),
            ("PATCH", path, {"parent_id": town.id}),
            ("POST", f"{path}/tracks", {"track_ids": ids}),
            ("PUT", f"{path}/tracks", {"track_ids": ids[::-1]}),
            ("DELETE", f"/api/tracks/{ids[0]}/folders/{inn.id}", None),
            ("PUT", f"/api/tracks/{ids[0]}/folders/{inn.id}", None),
            ("POST", "/api/folders", {"directory": "town"}),
            ("DELETE", f"/api/folders/{town.id}", None),
        ):
            assert (await gm.call(method, address, body)).status in (200, 204)
            states.append(await folders_of(gm))
        assert await undone(gm) == "Deleted the folder “Towns”"
        for state in states[-2:0:-1]:
            assert await folders_of(gm) == state
            await undone(gm)
        assert await folders_of(gm) == states[0]
        for state in states[1:]:
            await gm.call("POST", f"{CAMPAIGN}/redo")
            assert await folders_of(gm) == state


async def test_a_folder_that_was_changed_otherwise_since_is_not_undone(server: RunningServer) -> None:
    async with calling(server) as gm:
        made = (await gm.call("POST", "/api/folders", {"name": "Inns"})).read(FolderView)
        server.services.library.shelf.rename(made.id, "Taverns")
        assert (await gm.call("POST", f"{CAMPAIGN}/undo")).status == 409
        assert [name for name, *_ in await folders_of(gm)] == ["Taverns"]


async def test_a_track_takes_the_place_of_a_missing_one_everywhere(own_server: RunningServer, music: Path) -> None:
    async with calling(own_server) as gm:
        gone, heir = await track_at(gm, "tavern.wav"), await track_at(gm, "battle.flac")
        inn = (await gm.call("POST", "/api/folders", {"name": "Inns"})).read(FolderView)
        await gm.call("POST", f"/api/folders/{inn.id}/tracks", {"track_ids": [gone.id]})
        await gm.call("PATCH", f"/api/tracks/{gone.id}/metadata", {"moods": ["tavern"], "artist": "Bards"})
        await gm.call("PATCH", f"/api/tracks/{heir.id}/metadata", {"artist": "Drums"})
        await gm.call("PUT", f"{CAMPAIGN}/queue", {"track_ids": [gone.id]})
        (music / "tavern.wav").unlink()
        await scanned(own_server)
        reply = await gm.call("POST", f"/api/tracks/{gone.id}/replacement", {"track_id": heir.id})
        shown = reply.read(TrackView)
        assert (shown.id, shown.artist, shown.moods) == (heir.id, "Drums", (Mood.TAVERN,))
        assert await in_folder(gm, inn.id) == [heir.id]
        assert await queued(gm) == [heir.id]
        assert (await gm.call("GET", f"/api/tracks/{gone.id}")).status == 404
        assert await undone(gm) == "Replaced “tavern” by “battle”"
        assert await in_folder(gm, inn.id) == [gone.id]
        assert await queued(gm) == [gone.id]
        assert (await track_at(gm, "battle.flac")).moods == ()
        assert (await track_at(gm, "tavern.wav")).moods == (Mood.TAVERN,)


async def test_only_a_missing_track_is_replaced_and_only_by_one_that_plays(
    own_server: RunningServer, music: Path
) -> None:
    async with calling(own_server) as gm:
        one, other = await track_at(gm, "tavern.wav"), await track_at(gm, "battle.flac")
        path = f"/api/tracks/{one.id}/replacement"
        assert (await gm.call("POST", path, {"track_id": other.id})).status == 400
        (music / "tavern.wav").unlink()
        await scanned(own_server)
        assert (await gm.call("POST", path, {"track_id": one.id})).status == 400
        assert (await gm.call("POST", path, {"track_id": "nothing"})).status == 404


async def undone(gm: Caller) -> str:
    return (await gm.call("POST", f"{CAMPAIGN}/undo")).read(EditReply).label


async def in_folder(gm: Caller, folder_id: str) -> list[str]:
    return [track.id for track in (await gm.call("GET", f"/api/folders/{folder_id}/tracks")).read(TrackList).tracks]


async def queued(gm: Caller) -> list[str]:
    return [entry.track_id for entry in (await gm.call("GET", f"{CAMPAIGN}/queue")).read(QueueView).queue.entries]


async def folders_of(gm: Caller) -> list[tuple[str, str | None, list[str]]]:
    tree = (await gm.call("GET", "/api/folders")).read(FolderTree).folders
    return [(folder.name, folder.parent_id, await in_folder(gm, folder.id)) for folder in tree]


async def track_at(gm: Caller, path: str) -> TrackView:
    (found,) = [track for track in await gm.tracks() if track.path == path]
    return found


async def scanned(server: RunningServer) -> None:
    """Scan to the end."""
    library = server.services.library
    library.start_scan()
    await until(lambda: library.scan_status().state is ScanPhase.FINISHED)


async def test_missing_tracks_are_forgotten_in_one_request_and_others_stay(
    own_server: RunningServer, music: Path
) -> None:
    async with calling(own_server) as gm:
        ids = {track.path: track.id for track in await gm.tracks()}
        (music / "tavern.wav").unlink()
        await scanned(own_server)
        reply = await gm.call("POST", "/api/tracks/forget", {"track_ids": list(ids.values())})
        assert reply.read(ForgetReply).forgotten == (ids["tavern.wav"],)
        assert {track.path for track in await gm.tracks()} == ids.keys() - {"tavern.wav"}


async def test_a_folder_made_with_tracks_goes_with_one_undo(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()][:2]
        made = (await gm.call("POST", "/api/folders", {"name": "Finale", "track_ids": ids})).read(FolderView)
        assert made.track_count == 2
        undone = (await gm.call("POST", f"{CAMPAIGN}/undo")).read(EditReply)
        assert undone.label == "Created the folder “Finale” with 2 tracks"
        assert (await gm.call("GET", f"/api/folders/{made.id}")).status == 404


async def test_a_folder_with_an_unknown_track_is_not_made(server: RunningServer) -> None:
    async with calling(server) as gm:
        before = server.services.library.folders()
        assert (await gm.call("POST", "/api/folders", {"name": "Finale", "track_ids": ["nowhere"]})).status == 404
        assert server.services.library.folders() == before
