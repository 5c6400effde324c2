"""The story view: writing what happens, seeing how it is understood, and what is done about the music for it."""

from __future__ import annotations

import asyncio
from functools import partial

import msgspec
import pytest
from textual import events

from rpgmusic.console.live_reading import LiveReader
from rpgmusic.console.story_draft import MOST_CHARACTERS
from rpgmusic.console.widgets.choice_pane import ChoicePane
from rpgmusic.console.widgets.scene_text import SceneText
from rpgmusic.domain.direction import DirectorMode
from rpgmusic.domain.errors import ServerUnreachable
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.direction import SceneReadingView, SceneUpdate
from rpgmusic.protocol.making import GenerateRequest

from .driving import Driver, console, main, text_of, until
from .fake_director import SCRATCHING, StoryServer, a_busy_story, a_job, a_story, music_off, with_stems
from .fakes import Asked

KEYS = {" ": "space", ".": "full_stop", "!": "exclamation_mark", ",": "comma", "#": "number_sign", "\n": "ctrl+j"}


async def typed(pilot: Driver, text: str) -> None:
    await pilot.press(*(KEYS.get(letter, letter) for letter in text))


async def pasted(pilot: Driver, text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


def writing(pilot: Driver) -> SceneText:
    return main(pilot).main.query_one(SceneText)


def told(pilot: Driver) -> str:
    return " ".join(toast.message for toast in pilot.app._notifications)


def sent(server: StoryServer, end: str) -> list[Asked]:
    return [asked for asked in server.commands() if asked.path.endswith(end)]


def _shows(pilot: Driver, words: str) -> bool:
    return words in text_of(pilot)


async def on_the_table(pilot: Driver, server: StoryServer, text: str = SCRATCHING) -> None:
    """Write a scene and put it on the table."""
    await pilot.press("f6")
    await pasted(pilot, text)
    await pilot.press("enter")
    await until(pilot, lambda: bool(sent(server, "/scene")))
    await until(pilot, lambda: "Music for the scene" in text_of(pilot))


async def test_before_anything_is_written_the_view_says_what_to_do() -> None:
    async with console(a_story()) as pilot:
        await pilot.press("f6")
        for words in ("Two sentences will do.", "Write what happens above", "No scene is on the table.", "ctrl+j"):
            await until(pilot, partial(_shows, pilot, words))


async def test_mood_intensity_prompt_and_what_would_play_show_while_the_gm_types() -> None:
    async with console(a_story()) as pilot:
        await pilot.press("f6")
        await typed(pilot, "Something is scratching.")
        await until(pilot, lambda: "Would play" in text_of(pilot))
        for words in ("suspense", "62 %", "●●●●●●○○○○ 6", "“scratching”", "66 bpm", "Torches in the deep"):
            assert words in text_of(pilot)
        await typed(pilot, " Roll initiative!")
        await until(pilot, lambda: "⚔ combat" in text_of(pilot))
        assert "March of the nine banners" in text_of(pilot)


async def test_typing_changes_nothing_at_the_table() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6")
        await typed(pilot, "hush! stop, next")
        await until(pilot, lambda: "Would play" in text_of(pilot))
        assert {asked.path.rpartition("/")[2] for asked in server.commands()} == {"read"}


async def test_a_burst_of_typing_is_read_once() -> None:
    server = a_story()
    read: list[str] = []

    async def remember(update: SceneUpdate) -> SceneReadingView:
        read.append(update.description)
        return server.understood(update)

    reader = LiveReader(remember, lambda _: None, lambda _: None)
    for end in range(1, 10):
        reader.want(SceneUpdate(description=SCRATCHING[:end]))
    await reader.run()
    assert read == [SCRATCHING[:9]]


async def test_enter_puts_the_scene_on_the_table_and_gives_the_keys_to_the_music() -> None:
    server = a_story()
    async with console(server) as pilot:
        await on_the_table(pilot, server, "# The inn at night\n" + SCRATCHING)
        (asked,) = sent(server, "/scene")
        assert asked.body["title"] == "The inn at night"
        assert asked.body["description"] == SCRATCHING
        await until(pilot, lambda: isinstance(main(pilot).main.focused, ChoicePane))
        assert "its mood is suspense" in text_of(pilot)


async def test_ctrl_j_begins_a_new_line_and_a_paste_keeps_its_lines() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6")
        await typed(pilot, "One.\nTwo.")
        await pasted(pilot, "\r\nThree.\rFour.\n")
        assert writing(pilot).text == "One.\nTwo.\nThree.\nFour.\n"
        assert sent(server, "/scene") == []


async def test_the_next_scene_is_written_over_the_one_on_the_table() -> None:
    server = a_story()
    async with console(server) as pilot:
        await on_the_table(pilot, server)
        await pilot.press("w")
        await typed(pilot, "Quiet.")
        assert writing(pilot).text == "Quiet."


async def test_a_text_that_is_too_long_is_cut_where_scenes_end() -> None:
    async with console(a_story()) as pilot:
        await pilot.press("f6")
        await pasted(pilot, "The hall is dark. " * 4_000)
        assert len(writing(pilot).text) == MOST_CHARACTERS


async def test_esc_leaves_the_text_then_the_view() -> None:
    async with console(a_story()) as pilot:
        await pilot.press("f6", "escape")
        assert isinstance(main(pilot).main.focused, ChoicePane)
        await pilot.press("escape")
        await until(pilot, lambda: main(pilot).main.shown_view.value == "table")


async def test_a_suggestion_waits_for_enter() -> None:
    server = a_story()
    server.director = msgspec.structs.replace(server.director, mode=DirectorMode.SUGGEST)
    async with console(server) as pilot:
        await on_the_table(pilot, server)
        await until(pilot, lambda: "Suggested: enter plays it" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(server, "/director/accept")))
        await until(pilot, lambda: "Suggested" not in text_of(pilot))


@pytest.mark.parametrize(
    ("key", "path", "shows"),
    [
        ("o", "/director/reroll", "What the river took"),
        ("p", "/director/pin", "Torches in the deep · pinned"),
        ("X", "/director/never", "What the river took"),
        ("a", "/director", "suggest: a new scene suggests music"),
        ("right_parenthesis", "/director/intensity", "Torches in the deep"),
    ],
)
async def test_a_key_acts_on_the_music_for_the_scene(key: str, path: str, shows: str) -> None:
    server = a_story()
    async with console(server) as pilot:
        await on_the_table(pilot, server)
        await pilot.press(key)
        await until(pilot, lambda: bool(sent(server, path)))
        await until(pilot, lambda: shows in text_of(pilot))


async def test_what_was_left_out_last_is_allowed_again() -> None:
    server = a_story()
    async with console(server) as pilot:
        await on_the_table(pilot, server)
        await pilot.press("X")
        await until(pilot, lambda: bool(sent(server, "/never")))
        await until(pilot, lambda: "will not be chosen again" in told(pilot))
        await pilot.press("Z")
        await until(pilot, lambda: "may be chosen again" in told(pilot))
        assert [asked.body.get("never") for asked in sent(server, "/never")] == [True, False]


async def test_intensity_is_changed_from_within_the_text_too() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6", "ctrl+up", "ctrl+down")
        await until(pilot, lambda: [a.body["steps"] for a in sent(server, "/intensity")] == [1, -1])
        assert writing(pilot).text == ""


async def test_the_bar_shows_the_intensity_of_music_that_has_stems() -> None:
    async with console(with_stems(a_story(), 0.6)) as pilot:
        await until(pilot, lambda: "intensity 6" in text_of(pilot))


async def test_a_scene_of_the_board_is_a_beginning_and_brings_its_mood() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6", "escape", "b")
        await until(pilot, lambda: "Begin with a scene" in text_of(pilot))
        await typed(pilot, "gilded")
        await pilot.press("enter")
        await until(pilot, lambda: writing(pilot).text.startswith("# The Gilded Crown, evening\nLow fire"))
        await until(pilot, lambda: "mood tavern" in text_of(pilot))
        assert server.read[-1].mood is Mood.TAVERN
        await pilot.press("escape", "R")
        await until(pilot, lambda: server.read[-1].mood is None)
        await until(pilot, lambda: "mood tavern" not in text_of(pilot))


async def test_the_next_scene_goes_by_its_own_words() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6", "escape", "b")
        await until(pilot, lambda: "Begin with a scene" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "mood tavern" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(server, "/scene")))
        await until(pilot, lambda: "Music for the scene" in text_of(pilot))
        await pilot.press("w")
        await typed(pilot, "Roll initiative!")
        await until(pilot, lambda: server.read[-1].description == "Roll initiative!")
        assert server.read[-1].mood is None


async def test_what_the_gm_sets_counts_more_than_the_words() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6")
        await typed(pilot, "Something is scratching.")
        await pilot.press("escape", "F", "enter")
        await until(pilot, lambda: "Mood of the scene" in text_of(pilot))
        await typed(pilot, "horror")
        await pilot.press("enter")
        await until(pilot, lambda: "Beside the words" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "mood horror (R forgets)" in text_of(pilot))
        await until(pilot, lambda: server.read[-1].mood is Mood.HORROR)


async def test_a_language_that_is_not_read_is_said_with_what_to_do() -> None:
    server = a_story()
    found = server.understood(SceneUpdate(description="Es ist dunkel."))
    async with console(server) as pilot:
        await pilot.press("f6")
        reading = msgspec.structs.replace(found.reading, understood=False)
        server.direct(reading=reading, prompt=found.prompt, choice=found.choice)
        await until(pilot, lambda: "set the mood with F" in " ".join(text_of(pilot).split()))


async def test_a_scene_that_another_program_posted_shows_at_once() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6")
        found = server.understood(SceneUpdate(description=SCRATCHING))
        server.direct(reading=found.reading, prompt=found.prompt, choice=found.choice)
        await until(pilot, lambda: "because of" in text_of(pilot) and "Torches in the deep" in text_of(pilot))


async def test_the_choice_follows_the_piece_that_is_being_made() -> None:
    server = a_busy_story()
    async with console(server) as pilot:
        await pilot.press("f6")
        choice = server.director.choice
        assert choice is not None
        making = msgspec.convert(
            {**msgspec.to_builtins(choice), "source": "in the making", "generation_id": "g4", "title": "Scratching"},
            type(choice),
        )
        server.direct(choice=making)
        await until(pilot, lambda: "in the making 40 %" in text_of(pilot))
        server.tell(a_job(4, "Scratching", progress=0.8))
        await until(pilot, lambda: "in the making 80 %, composed for this scene" in text_of(pilot))


async def test_listening_alone_to_what_would_play() -> None:
    server = a_story()
    server.preview_pages = 1
    async with console(server) as pilot:
        await on_the_table(pilot, server)
        await pilot.press("i")
        await until(pilot, lambda: bool(sent(server, "/preview")))
        assert sent(server, "/preview")[0].body["track_id"] == TrackId("t4")


async def test_where_making_is_turned_off_the_view_says_so_and_still_directs() -> None:
    server = music_off()
    async with console(server) as pilot:
        await on_the_table(pilot, server)
        assert "Making music is turned off" in text_of(pilot)
        assert "66 bpm" not in text_of(pilot)
        await pilot.press("e")
        await until(pilot, lambda: "Making music is turned off" in told(pilot))


async def test_a_finished_piece_and_a_failed_one_are_told_wherever_the_gm_is() -> None:
    server = a_busy_story()
    async with console(server) as pilot:
        await main(pilot).make(GenerateRequest(name="Scratching"))
        server.tell(a_job(4, "Made by the director itself", GenerationStatus.COMPLETED))
        server.tell(a_job(5, "Scratching", GenerationStatus.COMPLETED))
        server.tell(next(job for job in server.jobs if job.id == "g2"))
        await until(pilot, lambda: "“Scratching” is ready." in told(pilot))
        await until(pilot, lambda: "refuses prompts that name artists" in told(pilot))
        assert "director itself" not in told(pilot)


async def test_a_server_that_does_not_answer_is_told_once_while_typing() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6")
        server.refuse_with = ServerUnreachable("The server at table.test does not answer.")
        await typed(pilot, "One")
        await until(pilot, lambda: "does not answer" in told(pilot))
        asked = len(server.asked)
        await typed(pilot, " two")
        await until(pilot, lambda: len(server.asked) > asked)
        assert told(pilot).count("does not answer") == 1


async def test_an_answer_about_a_scene_that_was_given_up_is_not_shown() -> None:
    server = a_story()
    shown: list[SceneReadingView] = []
    answered = asyncio.Event()

    async def read(update: SceneUpdate) -> SceneReadingView:
        await answered.wait()
        return server.understood(update)

    reader = LiveReader(read, shown.append, lambda _: None)
    assert reader.want(SceneUpdate(description="One"))
    running = asyncio.create_task(reader.run())
    await asyncio.sleep(0)
    assert not reader.want(SceneUpdate(description="Two"))
    reader.give_up()
    answered.set()
    await running
    assert shown == []
