"""Music that is made: the form in which it is asked for, and the list of pieces."""

from __future__ import annotations

import msgspec
import pytest

from rpgmusic.console.screens.director_form import DirectorForm
from rpgmusic.console.screens.job_details import JobDetails
from rpgmusic.console.screens.prompt_form import PromptForm
from rpgmusic.console.widgets.fields import LongTextField
from rpgmusic.console.widgets.job_list import JobList
from rpgmusic.domain.generation import GenerationStatus

from .driving import Driver, console, main, text_of, until
from .fake_director import REFUSED, SCRATCHING, a_busy_story, a_near_piece, a_paid_story, a_story
from .test_story_view import pasted, sent, told, typed


async def to_prompt(pilot: Driver, text: str = SCRATCHING) -> None:
    """Write a scene and open the form."""
    await pilot.press("f6")
    await pasted(pilot, text)
    await until(pilot, lambda: "Would play" in text_of(pilot))
    await pilot.press("escape", "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, PromptForm))


async def to_jobs(pilot: Driver, down: int = 0) -> JobList:
    """The keys go to the list of pieces."""
    await pilot.press("f6")
    await until(pilot, lambda: bool(main(pilot).table.making.jobs))
    jobs = main(pilot).main.query_one(JobList)
    await until(pilot, lambda: jobs.display)
    await pilot.press("shift+tab", *["j"] * down)
    await until(pilot, lambda: jobs.has_focus)
    return jobs


async def test_the_prompt_is_edited_and_the_music_asked_for() -> None:
    server = a_story()
    async with console(server) as pilot:
        await to_prompt(pilot)
        await until(pilot, lambda: "free, ready in about 3 s" in text_of(pilot))
        pilot.app.screen.query_one("#tempo").focus()
        await pilot.press("end", "backspace", "backspace", *"90")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(sent(server, "/generate")))
        (asked,) = sent(server, "/generate")
        prompt = asked.body["prompt"]
        assert isinstance(prompt, dict)
        assert prompt["tempo_bpm"] == 90
        assert prompt["instruments"] == ["low strings", "drone", "frame drum"]
        assert asked.body["name"] == "The innkeeper bars the door"
        await until(pilot, lambda: "1 piece · 1 in the making" in text_of(pilot))


async def test_nothing_is_spent_before_the_gm_agrees_to_the_price() -> None:
    server = a_paid_story()
    async with console(server) as pilot:
        await to_prompt(pilot)
        await until(pilot, lambda: "$0.08, ready in about 25 s · ElevenLabs" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Spend $0.08?" in text_of(pilot))
        assert sent(server, "/generate") == []
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(server, "/generate")))
        assert sent(server, "/generate")[0].body["confirmed_usd"] == 0.08


async def test_what_exists_already_is_offered_and_taken_with_one_key() -> None:
    server = a_near_piece(a_paid_story())
    async with console(server) as pilot:
        await to_prompt(pilot)
        await until(pilot, lambda: "You have “Torches in the deep”, 86 % alike: ctrl+t takes it." in text_of(pilot))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: bool(sent(server, "/generate")))
        body = sent(server, "/generate")[0].body
        assert (body["similar_from"], body["confirmed_usd"]) == (0.86, 0.0)


async def test_an_edited_prompt_stays_with_the_scene_until_it_is_reset() -> None:
    server = a_story()
    async with console(server) as pilot:
        await to_prompt(pilot)
        pilot.app.screen.query_one("#prompt-text", LongTextField).text = "Only a lute."
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "your prompt" in text_of(pilot) and "Only a lute." in text_of(pilot))
        assert sent(server, "/generate") == []
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(server, "/scene")))
        prompt = sent(server, "/scene")[0].body["prompt"]
        assert isinstance(prompt, dict)
        assert prompt["text"] == "Only a lute."
        await pilot.press("R")
        await until(pilot, lambda: "your prompt" not in text_of(pilot))


@pytest.mark.parametrize(
    ("field", "keys", "problem"),
    [
        ("tempo", "999", "Write beats a minute"),
        ("key", "h", "Write a note such as D"),
        ("length", "2", "Write seconds or 1:30"),
    ],
)
async def test_the_form_says_what_is_wrong_before_it_asks(field: str, keys: str, problem: str) -> None:
    server = a_story()
    async with console(server) as pilot:
        await to_prompt(pilot)
        pilot.app.screen.query_one(f"#{field}").focus()
        await pilot.press("end", *["backspace"] * 6, *keys, "ctrl+s")
        await until(pilot, lambda: problem in text_of(pilot))
        assert sent(server, "/generate") == []


async def test_without_a_scene_only_what_the_gm_says_is_asked_for() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6", "escape", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptForm) and "free" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(sent(server, "/generate")))
        prompt = sent(server, "/generate")[0].body["prompt"]
        assert isinstance(prompt, dict)
        assert (prompt["mood"], prompt["tempo_bpm"], prompt["mode"], prompt["length_s"]) == ("calm", None, None, 90.0)


async def test_who_makes_it_is_chosen_with_what_is_missing_said() -> None:
    async with console(a_story()) as pilot:
        await to_prompt(pilot)
        pilot.app.screen.query_one("#provider").focus()
        await pilot.press("enter")
        await until(pilot, lambda: "Set ELEVENLABS_API_KEY." in text_of(pilot))
        assert "yours, free for any use" in text_of(pilot)


async def test_a_refused_prompt_gives_way_to_the_suggested_one_with_one_key() -> None:
    server = a_busy_story()
    async with console(server) as pilot:
        await to_jobs(pilot, down=2)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptForm))
        assert pilot.app.screen.query_one("#prompt-text", LongTextField).text == REFUSED.suggestion


async def test_the_details_say_why_a_piece_failed_and_what_can_be_done() -> None:
    async with console(a_busy_story()) as pilot:
        await to_jobs(pilot, down=2)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, JobDetails))
        for words in ("refuses prompts that name artists", "A slow ballad for lute", "t tries again"):
            assert words in text_of(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptForm))


@pytest.mark.parametrize(
    ("row", "key", "path"),
    [
        (0, "d", "/cancel/g4"),
        (2, "t", "/retry/g2"),
        (3, "t", "/retry/g1"),
        (1, "p", "/keep/g3"),
        (3, "d", "/generations/g1"),
        (1, "enter", "/playback/play"),
    ],
)
async def test_a_key_acts_on_the_piece_under_the_cursor(row: int, key: str, path: str) -> None:
    server = a_busy_story()
    async with console(server) as pilot:
        await to_jobs(pilot, row)
        await pilot.press(key)
        await until(pilot, lambda: any(asked.path.endswith(path) for asked in server.commands()))


async def test_a_piece_goes_on_the_table_as_a_loop_at_a_bar_line() -> None:
    server = a_busy_story()
    async with console(server) as pilot:
        await to_jobs(pilot, 1)
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(server, "/playback/play")))
        body = sent(server, "/playback/play")[0].body
        assert (body["track_id"], body["loop"], body["at_bar"]) == ("t4", True, True)


async def test_music_is_deleted_only_after_a_question() -> None:
    server = a_busy_story()
    async with console(server) as pilot:
        await to_jobs(pilot, 1)
        await pilot.press("d")
        await until(pilot, lambda: "Delete the piece?" in text_of(pilot))
        assert sent(server, "/generations/g3") == []
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(server, "/generations/g3")))
        await until(pilot, lambda: "3 pieces" in text_of(pilot))


async def test_the_cursor_stays_with_its_piece_when_another_comes() -> None:
    server = a_busy_story()
    async with console(server) as pilot:
        jobs = await to_jobs(pilot, 1)
        before = jobs.job
        assert before is not None
        newer = msgspec.structs.replace(server.jobs[0], id="g9", name="A newer one", created_at_s=2e9)
        server.tell(newer)
        await until(pilot, lambda: len(jobs.jobs) == 5)
        assert jobs.job is not None
        assert jobs.job.id == before.id


async def test_a_piece_is_heard_alone_before_the_table_hears_it() -> None:
    server = a_busy_story()
    server.preview_pages = 1
    async with console(server) as pilot:
        await to_jobs(pilot, 1)
        await pilot.press("i")
        await until(pilot, lambda: "Only you hear “The Gilded Crown, evening”" in told(pilot))


async def test_a_piece_under_way_shows_how_far_it_is() -> None:
    server = a_busy_story()
    async with console(server) as pilot:
        await to_jobs(pilot)
        assert "40 %  rendering" in text_of(pilot)
        server.tell(msgspec.structs.replace(server.jobs[0], progress=0.7, eta_s=2.0))
        await until(pilot, lambda: "70 %  rendering" in text_of(pilot))
        server.tell(msgspec.structs.replace(server.jobs[0], status=GenerationStatus.COMPLETED, progress=1.0))
        await until(pilot, lambda: "in the making" not in text_of(pilot))


async def test_the_directors_settings_are_changed_in_a_form() -> None:
    server = a_story()
    async with console(server) as pilot:
        await pilot.press("f6", "escape", "D")
        await until(pilot, lambda: isinstance(pilot.app.screen, DirectorForm))
        pilot.app.screen.query_one("#scene-end").focus()
        await pilot.press("enter")
        await until(pilot, lambda: "When a scene ends" in text_of(pilot))
        await typed(pilot, "fade")
        await pilot.press("enter")
        pilot.app.screen.query_one("#cap").focus()
        await pilot.press(*"5")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(sent(server, "/director")))
        assert sent(server, "/director")[0].body["scene_end"] == "fade"
        assert sent(server, "/spending")[0].body == {"cap_usd": 5.0}


async def test_leaving_changed_settings_asks_first() -> None:
    async with console(a_story()) as pilot:
        await pilot.press("f6", "escape", "D")
        await until(pilot, lambda: isinstance(pilot.app.screen, DirectorForm))
        pilot.app.screen.query_one("#motif").focus()
        await pilot.press(*"Ana", "escape")
        await until(pilot, lambda: "not saved yet" in text_of(pilot))
