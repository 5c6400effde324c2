"""Preparing tonight: an outline becomes scenes, their music is made ahead, and the board shows how far it is."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from textual import events

from rpgmusic.console.screens.outline import OutlineDialog
from rpgmusic.console.screens.preparing import PrepareScreen
from rpgmusic.domain.direction import PreparedState
from rpgmusic.domain.units import TrackId

from .driving import Driver, console, main, text_of, until
from .fake_director import StoryServer, a_prepared, a_story
from .fakes import a_track, card
from .test_story_view import sent

OUTLINE = (
    "# The Gilded Crown\nLow fire.\n\n# The thing at the door\nIt scratches.\n\n# It bursts in\nRoll initiative!\n"
)


async def to_outline(pilot: Driver) -> None:
    await pilot.press("f6", "escape", "P")
    await until(pilot, lambda: isinstance(pilot.app.screen, OutlineDialog))


async def prepared(pilot: Driver, server: StoryServer) -> None:
    """Paste an outline and have scenes made of it."""
    await to_outline(pilot)
    pilot.app.post_message(events.Paste(OUTLINE))
    await pilot.press("ctrl+s")
    await until(pilot, lambda: bool(sent(server, "/prepare")))
    await until(pilot, lambda: "0 of 3 scenes ready" in text_of(pilot))


async def test_an_outline_becomes_scenes_with_mood_intensity_and_what_is_still_to_be_made() -> None:
    server = a_story()
    async with console(server) as pilot:
        await prepared(pilot, server)
        assert sent(server, "/prepare")[0].body["outline"] == OUTLINE
        for words in ("The thing at the door", "suspense", "⚔", "to be made, 3 s, free", "takes about 9 s and is free"):
            assert words in text_of(pilot)


async def test_one_key_makes_all_music_that_is_missing_and_the_screen_follows() -> None:
    server = a_story()
    async with console(server) as pilot:
        await prepared(pilot, server)
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(server, "/prepare/make")))
        await until(pilot, lambda: "in the making 0 %" in text_of(pilot))
        track = card(a_track(4))
        done = [
            msgspec.structs.replace(each, state=PreparedState.READY, track=track) for each in server.preparation.scenes
        ]
        server.prepare(*done)
        await until(pilot, lambda: "3 of 3 scenes ready: have a good evening." in text_of(pilot))
        assert "Torches in the deep" in text_of(pilot)


async def test_all_music_is_paid_for_only_after_a_question() -> None:
    server = a_story()
    server.prepare(a_prepared(0, "One", cost_usd=0.08), a_prepared(1, "Two", cost_usd=0.08))
    async with console(server) as pilot:
        await pilot.press("f6", "escape", "P")
        await until(pilot, lambda: "costs $0.16" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Spend $0.16?" in text_of(pilot))
        assert sent(server, "/prepare/make") == []
        await pilot.press("enter")
        await until(pilot, lambda: [a.body["confirmed_usd"] for a in sent(server, "/prepare/make")] == [0.16])


async def test_an_outline_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "tonight.md"
    file.write_text(OUTLINE, "utf-8")
    server = a_story()
    async with console(server) as pilot:
        await to_outline(pilot)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Read an outline" in text_of(pilot))
        pilot.app.post_message(events.Paste(str(file)))
        await pilot.press("enter")
        await until(pilot, lambda: "It scratches." in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(sent(server, "/prepare")))


async def test_a_file_that_is_not_there_is_told() -> None:
    async with console(a_story()) as pilot:
        await to_outline(pilot)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Read an outline" in text_of(pilot))
        await pilot.press("slash", *"nowhere", "enter")
        await until(pilot, lambda: "No such file" in text_of(pilot))


async def test_an_outline_longer_than_can_be_shown_is_sent_whole() -> None:
    server = a_story()
    outline = "# One\n" + "It is dark. " * 9_000
    async with console(server) as pilot:
        await to_outline(pilot)
        pilot.app.post_message(events.Paste(outline))
        await until(pilot, lambda: "more characters follow" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(sent(server, "/prepare")))
        assert sent(server, "/prepare")[0].body["outline"] == outline


async def test_without_an_outline_nothing_is_sent_and_esc_leaves_altogether() -> None:
    server = a_story()
    async with console(server) as pilot:
        await to_outline(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Paste an outline" in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is main(pilot).main)
        assert sent(server, "/prepare") == []


async def test_preparing_ends_with_a_key_and_scenes_stay() -> None:
    server = a_story()
    server.prepare(a_prepared(0, "One"))
    async with console(server) as pilot:
        await pilot.press("f6", "escape", "P")
        await until(pilot, lambda: isinstance(pilot.app.screen, PrepareScreen) and "One" in text_of(pilot))
        await pilot.press("d")
        await until(pilot, lambda: "Nothing is prepared yet." in text_of(pilot))


@pytest.mark.parametrize(
    ("state", "card_says", "detail_says"),
    [
        (PreparedState.MAKING, "◐ 40 %", "in the making 40 %"),
        (PreparedState.WAITING, "○ to make", "to be made"),
        (PreparedState.FAILED, "✗ failed", "failed: The disk is full."),
    ],
)
async def test_the_board_shows_how_ready_the_music_is(state: PreparedState, card_says: str, detail_says: str) -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f3")
        problem = "The disk is full." if state is PreparedState.FAILED else ""
        server.prepare(a_prepared(0, "The Gilded Crown, evening", state, progress=0.4, problem=problem))
        await until(pilot, lambda: card_says in text_of(pilot) and detail_says in text_of(pilot))


async def test_the_scene_is_over_with_one_key() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6", "escape", "E")
        await until(pilot, lambda: [a.method for a in sent(server, "/scene")] == ["DELETE"])


async def test_a_prepared_track_is_named() -> None:
    server = a_story()
    server.prepare(a_prepared(0, "One", PreparedState.MATCHED, track=card(a_track(6))))
    async with console(server) as pilot:
        await pilot.press("f6", "escape", "P")
        await until(pilot, lambda: "March of the nine banners" in text_of(pilot))
        assert server.preparation.scenes[0].track is not None
        assert server.preparation.scenes[0].track.id == TrackId("t6")
