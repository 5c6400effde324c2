"""What the story view says and sends: drafts, prompts, pastes, words. Pure."""

from __future__ import annotations

import msgspec
import pytest

from rpgmusic.console.making import UNKNOWN_MAKING, making_after, with_job, without_job
from rpgmusic.console.prompt_draft import (
    PromptDraft,
    draft_of_prompt,
    labels_of,
    length_of,
    prompt_problems,
    request_of_draft,
)
from rpgmusic.console.story_draft import (
    MOST_CHARACTERS,
    MOST_LINES,
    StoryDraft,
    draft_of_saved,
    fit_to_paste,
    given_words,
    parted,
    retyped,
    update_of,
)
from rpgmusic.console.story_words import cost_words, job_state, source_words, time_words
from rpgmusic.domain.direction import Choice, ChoiceSource
from rpgmusic.domain.generation import GenerationStatus, ProviderName
from rpgmusic.domain.prompt import Mode, Prompt
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import GenerationId, SceneId
from rpgmusic.protocol.making_messages import GenerationProgress

from .fake_director import a_job, a_prompt


@pytest.mark.parametrize(
    ("text", "title", "description"),
    [
        ("It is dark.", "", "It is dark."),
        ("# The inn\nIt is dark.", "The inn", "It is dark."),
        ("  # The   inn \n\nIt is dark.\n", "The inn", "It is dark."),
        ("#1 priority: run", "", "#1 priority: run"),
        ("# Only a title", "Only a title", ""),
    ],
)
def test_a_first_line_with_a_mark_is_the_title(text: str, title: str, description: str) -> None:
    assert parted(text) == (title, description)


def test_a_saved_scene_stands_with_its_mood_and_comes_back_as_it_was() -> None:
    saved = SavedScene(SceneId("s1"), Scene("The inn", "Low fire.", Mood.TAVERN, intensity=0.3, hints="lute"))
    update = update_of(draft_of_saved(saved))
    assert (update.title, update.description, update.mood, update.intensity, update.hints) == (
        "The inn",
        "Low fire.",
        Mood.TAVERN,
        0.3,
        "lute",
    )
    assert given_words(draft_of_saved(saved).given) == "mood tavern, intensity 3 of 10, hints “lute”"


def test_of_a_saved_scene_without_a_mood_the_words_decide() -> None:
    update = update_of(draft_of_saved(SavedScene(SceneId("s1"), Scene("The inn"))))
    assert (update.mood, update.intensity, update.combat) == (None, None, None)


def test_what_was_set_for_a_scene_does_not_go_on_to_the_next_one() -> None:
    tavern = draft_of_saved(SavedScene(SceneId("s1"), Scene("", "Low fire, songs.", Mood.TAVERN)))
    assert retyped(tavern, "Low fire, songs. Rain.", was_told=True).given.mood is Mood.TAVERN
    assert retyped(tavern, "The thing bursts in!", was_told=False).given.mood is Mood.TAVERN
    assert retyped(tavern, "T", was_told=True).given.mood is None
    assert retyped(tavern, "", was_told=False).given.mood is None


def test_what_is_sent_never_exceeds_what_a_scene_holds() -> None:
    assert len(update_of(StoryDraft("x" * 70_000)).description) == MOST_CHARACTERS


def test_a_paste_of_very_many_lines_is_joined_beyond_those_that_count() -> None:
    pasted = fit_to_paste("word\n" * 10_000)
    assert pasted.count("\n") == MOST_LINES
    assert pasted.count("word") == 10_000


def test_a_paste_loses_control_characters() -> None:
    assert fit_to_paste("a\tb\x1b[31mc\r\nd") == "a b [31mc\nd"


def test_a_prompt_that_is_not_changed_is_sent_as_it_was() -> None:
    prompt = a_prompt()
    request = request_of_draft(draft_of_prompt(prompt))
    assert (request.text, request.tempo_bpm, request.mode, request.key) == (prompt.text, 66, Mode.PHRYGIAN, "D")
    assert (request.instruments, request.length_s, request.setting) == (prompt.instruments, 90.0, prompt.setting)


def test_what_is_left_empty_follows_from_the_mood() -> None:
    request = request_of_draft(PromptDraft(mood=Mood.BATTLE))
    assert (request.tempo_bpm, request.mode, request.length_s, request.instruments) == (None, None, None, ())


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90.0), ("1:30", 90.0), ("45 s", 45.0), ("2,5", None), ("10:00", 600.0), ("10:01", None), ("x", None)],
)
def test_lengths_are_read_as_people_write_them(text: str, seconds: float | None) -> None:
    assert length_of(text) == seconds


def test_instruments_have_commas_between_them_and_count_once() -> None:
    assert labels_of(" lute,  frame   drum,,lute ") == ("lute", "frame drum")


def test_everything_that_is_wrong_with_a_prompt_is_told_by_its_field() -> None:
    wrong = PromptDraft(text="x" * 5_000, tempo="5", key="H", instruments="x" * 61, length="0")
    assert list(prompt_problems(wrong)) == ["prompt-text", "tempo", "key", "instruments", "length"]
    assert prompt_problems(PromptDraft(key="bb")) == {}


@pytest.mark.parametrize(
    ("cost_usd", "words"), [(0, "free"), (0.004, "under $0.01"), (0.08, "$0.08"), (1234, "$1,234.00")]
)
def test_prices_are_said_in_dollars(cost_usd: float, words: str) -> None:
    assert cost_words(cost_usd) == words


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 s"), (70, "70 s"), (150, "2 min"), (4_200, "1 h 10 min")])
def test_times_are_said_roughly(seconds: float, words: str) -> None:
    assert time_words(seconds) == words


def test_music_in_the_making_says_how_far_it_is_and_by_whom() -> None:
    choice = Choice(ChoiceSource.IN_THE_MAKING, generation_id=GenerationId("g1"))
    job = a_job(1, "A piece", progress=0.4)
    assert source_words(choice, job) == "in the making 40 %, composed for this scene"
    assert source_words(choice, msgspec.structs.replace(job, provider=ProviderName.REPLICATE)).endswith(
        "made for this scene"
    )
    assert source_words(Choice(ChoiceSource.IN_THE_MAKING), None) == "would be made for this scene"


def test_a_piece_that_was_taken_from_another_says_how_near_it_is() -> None:
    job = msgspec.structs.replace(a_job(1, "A piece", GenerationStatus.COMPLETED), similar=0.9, kept=True)
    assert job_state(job) == "taken from one that is 90 % alike · kept"


def test_messages_about_pieces_change_what_is_known_latest_first() -> None:
    known = with_job(with_job(UNKNOWN_MAKING, a_job(1, "One")), a_job(2, "Two"))
    assert [job.name for job in known.jobs] == ["Two", "One"]
    further = making_after(known, GenerationProgress(data=a_job(1, "One", progress=0.9)))
    assert [(job.name, job.progress) for job in further.jobs] == [("Two", 0.4), ("One", 0.9)]
    assert [job.name for job in without_job(further, GenerationId("g2")).jobs] == ["One"]


def test_a_plain_prompt_has_a_draft_without_problems() -> None:
    assert prompt_problems(draft_of_prompt(Prompt())) == {}
