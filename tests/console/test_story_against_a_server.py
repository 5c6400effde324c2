"""The story over the wire: what is written, made and prepared in the console, at a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events

from rpgmusic.client import Client
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.making import Making
from rpgmusic.console.screens.outline import OutlineDialog
from rpgmusic.console.screens.preparing import PrepareScreen
from rpgmusic.console.screens.prompt_form import PromptForm
from rpgmusic.console.views import VIEWS
from rpgmusic.console.widgets.fields import TextField
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.direction import DirectorMode, MakeMusic
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.direction import DirectorRequest, PinRequest
from rpgmusic.server.runtime import RunningServer

from .driving import Driver, main, text_of, until

BURSTING = "The thing bursts in, roll initiative!"


@asynccontextmanager
async def attached(server: RunningServer) -> AsyncIterator[tuple[Driver, Client]]:
    """The console at a server whose director makes nothing by itself."""
    async with Client(server.url, server.gm_token) as client:
        await client.director.change(DirectorRequest(make=MakeMusic.NEVER))
        battle = (await client.tracks.page("battle")).tracks[0]
        await client.director.pin(PinRequest(track_id=battle.id, mood=Mood.BATTLE))
        app = ConsoleApp(client)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await until(pilot, lambda: app.main.library.loaded and len(app.main.views) == len(VIEWS))
            await until(pilot, lambda: making(pilot).workshop is not None and making(pilot).director is not None)
            yield pilot, client


def making(pilot: Driver) -> Making:
    return main(pilot).table.making


async def written(pilot: Driver, text: str) -> None:
    await pilot.press("f6")
    pilot.app.post_message(events.Paste(text))


async def test_what_is_written_becomes_the_scene_and_its_music_plays(server: RunningServer) -> None:
    async with attached(server) as (pilot, _):
        await written(pilot, BURSTING)
        await until(pilot, lambda: "⚔ combat" in text_of(pilot) and "Would play" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        campaign = main(pilot).table.campaign
        assert campaign is not None
        assert campaign.scene is not None
        assert campaign.scene.mood is Mood.BATTLE
        await until(pilot, lambda: "♪ battle · pinned" in text_of(pilot) or "▶ battle · pinned" in text_of(pilot))


async def test_a_suggestion_plays_when_it_is_accepted(server: RunningServer) -> None:
    async with attached(server) as (pilot, client):
        await client.director.change(DirectorRequest(mode=DirectorMode.SUGGEST))
        await written(pilot, BURSTING)
        await pilot.press("enter")
        await until(pilot, lambda: "Suggested: enter plays it" in text_of(pilot))
        assert main(pilot).transport is Transport.STOPPED
        await pilot.press("enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)


async def test_a_piece_is_asked_for_made_and_put_on_the_table(server: RunningServer) -> None:
    async with attached(server) as (pilot, _):
        await pilot.press("f6", "escape", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptForm))
        pilot.app.screen.query_one("#length", TextField).value = "3"
        await until(pilot, lambda: "free, ready in" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: [job.status for job in making(pilot).jobs] == [GenerationStatus.COMPLETED])
        await pilot.press("tab", "tab", "enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)


async def test_an_outline_becomes_scenes_of_the_board(server: RunningServer) -> None:
    async with attached(server) as (pilot, _):
        await pilot.press("f6", "escape", "P")
        await until(pilot, lambda: isinstance(pilot.app.screen, OutlineDialog))
        pilot.app.post_message(events.Paste(f"# The inn\nLow fire, songs and ale.\n\n# The fight\n{BURSTING}\n"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, PrepareScreen) and "The fight" in text_of(pilot))
        await until(
            pilot, lambda: [saved.scene.title for saved in main(pilot).table.board.scenes] == ["The inn", "The fight"]
        )
        await pilot.press("d")
        await until(pilot, lambda: "Nothing is prepared yet." in text_of(pilot))


async def test_the_mode_is_changed_with_a_key_and_stays(server: RunningServer) -> None:
    async with attached(server) as (pilot, client):
        await pilot.press("f6", "escape", "a")
        await until(pilot, lambda: "suggest: a new scene suggests music" in text_of(pilot))
        assert (await client.director.show()).mode is DirectorMode.SUGGEST
