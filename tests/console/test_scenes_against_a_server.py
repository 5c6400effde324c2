"""Scenes and battles over the wire: what the keys of the scenes view do to a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rpgmusic.client import Client
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.screens.scene_editor import SceneEditor
from rpgmusic.console.views import VIEWS
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.campaign import Transport
from rpgmusic.server.runtime import RunningServer

from .driving import Driver, main, text_of, until


@asynccontextmanager
async def attached(server: RunningServer) -> AsyncIterator[Driver]:
    async with Client(server.url, server.gm_token) as client:
        app = ConsoleApp(client)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await until(pilot, lambda: app.main.library.loaded and len(app.main.views) == len(VIEWS))
            await until(pilot, lambda: app.main.query_one(TrackList).row_count == 5)
            yield pilot


def told(pilot: Driver) -> str:
    return " ".join(toast.message for toast in pilot.app._notifications)


def titles(pilot: Driver) -> list[str]:
    return [saved.scene.title for saved in main(pilot).table.board.scenes]


async def written(pilot: Driver, title: str) -> None:
    """Make a scene with a title, and music of a track that is found by the same word."""
    await pilot.press("a")
    await until(pilot, lambda: isinstance(pilot.app.screen, SceneEditor))
    await pilot.press(*title)
    pilot.app.screen.query_one("#music").focus()
    await pilot.press("enter")
    await until(pilot, lambda: "type to find" in text_of(pilot))
    await pilot.press(*"tracks", "enter")
    await until(pilot, lambda: any(tracks.answered for tracks in pilot.app.screen.query(TrackList)))
    await pilot.press(*title, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, SceneEditor))
    await pilot.press("ctrl+s")
    await until(pilot, lambda: title in titles(pilot))
    await until(pilot, lambda: not isinstance(pilot.app.screen, SceneEditor))


async def test_two_scenes_are_made_fired_moved_copied_and_deleted(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f3")
        await written(pilot, "tavern")
        await written(pilot, "battle")
        await pilot.press("enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        await until(pilot, lambda: "▶  battle" in text_of(pilot))
        await pilot.press("1")
        await until(pilot, lambda: "▶  tavern" in text_of(pilot))
        await pilot.press("K")
        await until(pilot, lambda: titles(pilot) == ["battle", "tavern"])
        await pilot.press("y")
        await until(pilot, lambda: titles(pilot) == ["battle", "tavern", "battle (copy)"])
        await until(pilot, lambda: "Copied." in told(pilot))
        await pilot.press("d")
        await until(pilot, lambda: titles(pilot) == ["battle", "tavern"])
        await pilot.press("u")
        await until(pilot, lambda: titles(pilot) == ["battle", "tavern", "battle (copy)"])


async def test_a_battle_takes_the_chosen_track_and_gives_the_music_back(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f3")
        await written(pilot, "tavern")
        await pilot.press("enter")
        await until(pilot, lambda: "▶  tavern" in text_of(pilot))
        await pilot.press("B")
        await until(pilot, lambda: "Battle music" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "type to find" in text_of(pilot))
        await pilot.press(*"tracks", "enter")
        await until(pilot, lambda: any(tracks.answered for tracks in pilot.app.screen.query(TrackList)))
        await pilot.press(*"battle", "enter")
        await until(pilot, lambda: "Battle music" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "c begins a battle" in told(pilot))
        await pilot.press("c")
        await until(pilot, lambda: main(pilot).table.board.combat and "▶  battle" in text_of(pilot))
        await pilot.press("c")
        await until(pilot, lambda: not main(pilot).table.board.combat and "▶  tavern" in text_of(pilot))
