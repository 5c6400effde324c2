"""The library view over the wire: what its keys make of a real library."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from rpgmusic.client import Client
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.screens.asking import AskWhether
from rpgmusic.console.screens.pickers import TrackPicker
from rpgmusic.console.sorting import FIELDS
from rpgmusic.console.widgets.details import Details
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.track import Mood, TrackStatus
from rpgmusic.domain.units import FolderId
from rpgmusic.library import ScanPhase
from rpgmusic.protocol.rest import FolderRequest
from rpgmusic.protocol.views import FolderView, TrackView
from rpgmusic.server.runtime import RunningServer, running_server

from .driving import Driver, main, ready, text_of, until


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


async def scanned(server: RunningServer) -> None:
    library = server.services.library
    library.start_scan()
    async with Client(server.url, server.gm_token) as client:
        while library.scan_status().state is not ScanPhase.FINISHED:
            await client.scan.status()


@asynccontextmanager
async def library_of(server: RunningServer) -> AsyncIterator[tuple[Driver, Client]]:
    """The library view, and a client that looks at what became of it."""
    async with Client(server.url, server.gm_token) as client, Client(server.url, server.gm_token) as other:
        app = ConsoleApp(client)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await ready(pilot)
            await pilot.press("f2")
            await until(pilot, lambda: tracks_of(pilot).row_count > 0)
            yield pilot, other


def tracks_of(pilot: Driver) -> TrackList:
    return main(pilot).main.query_one(TrackList)


def title(pilot: Driver) -> str:
    track = tracks_of(pilot).track
    return "" if track is None else track.title


async def all_tracks(client: Client, folder_id: FolderId | None = None) -> dict[str, TrackView]:
    return {track.title: track for track in (await client.tracks.page(folder_id=folder_id)).tracks}


async def folder_names(client: Client) -> list[str]:
    return [folder.name for folder in (await client.folders.tree()).folders]


async def test_every_column_can_order_the_tracks(own_server: RunningServer) -> None:
    async with library_of(own_server) as (pilot, client):
        for field in FIELDS.values():
            await pilot.press("o")
            await until(pilot, lambda: tracks_of(pilot).answered)
            assert tracks_of(pilot).query_shown.sort == field
            assert (await client.tracks.page(sort=f"-{field}")).total == 5


async def test_labels_are_given_found_and_taken_back(own_server: RunningServer) -> None:
    async with library_of(own_server) as (pilot, client):
        await pilot.press("t", "t", "L", "b", "tab", *"ship", "enter")
        await until(pilot, lambda: "2 tracks labelled" in text_of(pilot))
        labelled = [track for track in (await all_tracks(client)).values() if track.moods]
        assert [(track.moods, track.free_tags) for track in labelled] == [((Mood.BATTLE,), ("ship",))] * 2
        await pilot.press("slash", *"mood:battle")
        await until(pilot, lambda: "mood:battle in All tracks · 2" in text_of(pilot))
        await pilot.press("enter", "u")
        await until(pilot, lambda: "Undone: Labelled 2 tracks" in text_of(pilot))
        assert not any(track.moods for track in (await all_tracks(client)).values())


def facts_of(directory: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.stat().st_mtime_ns) for path in directory.rglob("*"))


async def test_a_title_is_edited_and_the_file_stays_as_it_is(own_server: RunningServer, music: Path) -> None:
    before = facts_of(music)
    async with library_of(own_server) as (pilot, client):
        await pilot.press("E", *"Swords", "tab", *"Someone", "tab", "tab", "tab", *"1999", "enter")
        await until(pilot, lambda: "Swords" in text_of(pilot))
        track = (await all_tracks(client))["Swords"]
        assert (track.artist, track.year) == ("Someone", 1999)
    assert facts_of(music) == before


async def test_tracks_go_into_new_folders_are_ordered_taken_out_and_come_back(own_server: RunningServer) -> None:
    async with library_of(own_server) as (pilot, client):
        await pilot.press("t", "t", "t", "w", *"Evening", "enter")
        await until(pilot, lambda: "is in “Evening” now" in text_of(pilot))
        await pilot.press("escape", "escape", "j", "enter")
        await until(pilot, lambda: "Tracks · Evening · 3" in text_of(pilot))
        (folder,) = (await client.folders.tree()).folders
        order = list(await all_tracks(client, folder.id))
        await pilot.press("J")
        await until(pilot, lambda: tracks_of(pilot).cursor == 1 and title(pilot) == order[0])
        assert list(await all_tracks(client, folder.id)) == [order[1], order[0], order[2]]
        await pilot.press("g", "t", "t", "d")
        await until(pilot, lambda: "Tracks · Evening · 1" in text_of(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "Tracks · Evening · 3" in text_of(pilot))


async def test_folders_are_made_nested_renamed_ordered_moved_deleted_and_brought_back(
    own_server: RunningServer,
) -> None:
    async with library_of(own_server) as (pilot, client):
        await pilot.press("escape", "F", *"Act one", "enter")
        await until(pilot, lambda: "Tracks · Act one" in text_of(pilot))
        await pilot.press("F", *"Caves", "enter")
        await until(pilot, lambda: "Tracks · Caves" in text_of(pilot))
        await pilot.press("ctrl+n", *"Inns", "enter")
        await until(pilot, lambda: "Tracks · Inns" in text_of(pilot))
        assert await folder_names(client) == ["Act one", "Caves", "Inns"]
        await pilot.press("K")
        await until(pilot, lambda: [folder.name for folder in main(pilot).main.library.folders][1] == "Inns")
        await pilot.press("E", "end", *" of the coast", "enter")
        await until(pilot, lambda: "Tracks · Inns of the coast" in text_of(pilot))
        assert await folder_names(client) == ["Act one", "Inns of the coast", "Caves"]
        await pilot.press("w", *"top level", "enter")
        await until(pilot, lambda: all(not folder.parent_id for folder in _named(pilot, "Inns of the coast")))
        await pilot.press("d")
        await until(pilot, lambda: not _named(pilot, "Inns of the coast"))
        await pilot.press("u")
        await until(pilot, lambda: bool(_named(pilot, "Inns of the coast")))


def _named(pilot: Driver, name: str) -> list[FolderView]:
    folders = main(pilot).main.library.folders
    return [folder for folder in folders if folder.name == name]


async def test_a_directory_and_a_playlist_become_folders(own_server: RunningServer, tmp_path: Path) -> None:
    target = tmp_path / "evening.m3u8"
    async with library_of(own_server) as (pilot, client):
        await pilot.press("ctrl+d", "home", "ctrl+k", *"town", "enter")
        await until(pilot, lambda: "Tracks · town · 2" in text_of(pilot))
        await pilot.press("escape", "ctrl+s", "home", "ctrl+k", *str(target), "enter")
        await until(pilot, target.exists)
        await pilot.press("ctrl+o", "home", "ctrl+k", *str(target), "enter")
        await until(pilot, lambda: "Tracks · evening · 2" in text_of(pilot))
        assert sorted(await folder_names(client)) == ["evening", "town"]


async def test_a_missing_file_is_shown_and_found_again(own_server: RunningServer, music: Path) -> None:
    (music / "tavern.wav").rename(music.parent / "kept.wav")
    (music / "town" / "church.mp3").unlink()
    await scanned(own_server)
    async with library_of(own_server) as (pilot, client):
        await pilot.press("escape", "G", "enter")
        await until(pilot, lambda: "Tracks · Missing · 2" in text_of(pilot))
        await pilot.press("enter", "l")
        await until(pilot, lambda: "gone" in text_of(pilot) or "not" in text_of(pilot))
        assert (await client.tracks.page(status=TrackStatus.MISSING)).total == 2
        (music.parent / "kept.wav").rename(music / "tavern.wav")
        await pilot.press("G", "enter", "l")
        await until(pilot, lambda: "Tracks · Missing · 1" in text_of(pilot))


async def test_another_track_takes_the_place_of_a_missing_one_in_its_folder(
    own_server: RunningServer, music: Path
) -> None:
    async with library_of(own_server) as (pilot, client):
        gone = (await all_tracks(client))["battle"]
        folder = await client.folders.create(FolderRequest(name="Fights"))
        await client.folders.add(folder.id, (gone.id,))
        (music / "battle.flac").unlink()
        await scanned(own_server)
        await pilot.press("escape")
        await until(pilot, lambda: "Missing" in text_of(pilot))
        await pilot.press("G", "enter")
        await until(pilot, lambda: "Tracks · Missing · 1" in text_of(pilot))
        await pilot.press("enter", "r")
        await until(pilot, lambda: isinstance(pilot.app.screen, TrackPicker))
        await pilot.press(*"market")
        choices = pilot.app.screen.query_one(TrackList)
        await until(pilot, lambda: choices.answered and choices.row_count == 1)
        await pilot.press("enter")
        await until(pilot, lambda: "is wherever" in text_of(pilot))
        assert list(await all_tracks(client, folder.id)) == ["market"]


async def test_missing_tracks_are_forgotten_after_a_question(own_server: RunningServer, music: Path) -> None:
    (music / "battle.flac").unlink()
    (music / "town" / "church.mp3").unlink()
    await scanned(own_server)
    async with library_of(own_server) as (pilot, client):
        await pilot.press("escape", "G", "enter")
        await until(pilot, lambda: "Tracks · Missing · 2" in text_of(pilot))
        await pilot.press("enter", "F")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskWhether))
        await pilot.press("enter")
        await until(pilot, lambda: "forgotten" in text_of(pilot))
        assert (await client.tracks.page(status=TrackStatus.MISSING)).total == 0
        assert (await client.tracks.page()).total == 3


async def test_the_details_show_what_was_measured(own_server: RunningServer) -> None:
    async with library_of(own_server) as (pilot, _):
        details = pilot.app.screen.query_one(Details)
        await until(pilot, lambda: details.details is not None and bool(details.details.waveform))
        assert "LUFS" in text_of(pilot)
