"""Prompts: what a reading and the GM's hints become."""

from __future__ import annotations

import pytest

from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.prompt import Mode, Prompt
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.scenes.prompting import prompt_for, text_for
from rpgmusic.scenes.reader import SceneReader

NIGHT = "The innkeeper bars the door. Something is scratching at the shutters, out in the rain, at night."


def prompt(description: str = NIGHT, hints: str = "", mood: Mood | None = None) -> Prompt:
    scene = Scene(description=description, hints=hints, mood=mood)
    return prompt_for(SceneReader().read(scene), scene)


def test_a_prompt_says_genre_feeling_instruments_tempo_place_and_that_it_is_instrumental() -> None:
    made = prompt(mood=Mood.SUSPENSE)
    for words in ("suspense", "tense", made.instruments[0], f"{made.tempo_bpm} BPM", "in the rain", "at night"):
        assert words in made.text
    assert "Instrumental, seamless loop, no vocals, lyrics or spoken words." in made.text


def test_length_and_motif_are_passed_on_within_bounds() -> None:
    scene = Scene(description=NIGHT)
    reading = SceneReader().read(scene)
    made = prompt_for(reading, scene, length_s=9_999, motif="Vecna")
    assert (made.length_s, made.motif) == (600, "Vecna")
    assert prompt_for(reading, scene, length_s=0).length_s == 3


def test_only_strings_leaves_nothing_but_strings() -> None:
    made = prompt(hints="only strings, please")
    assert made.instruments == ("strings",)
    assert "orchestral" not in made.text


def test_no_drums_takes_out_everything_that_is_struck() -> None:
    made = prompt(hints="no drums", mood=Mood.BATTLE)
    assert not any("drum" in name or "taiko" in name for name in made.instruments)
    assert "drums" in made.avoid
    assert made.instruments


def test_a_wished_instrument_comes_first() -> None:
    assert prompt(hints="more harp and a solo cello").instruments[0] in ("harp", "cello")
    assert prompt(hints="with a hurdy-gurdy").instruments[0] == "hurdy-gurdy"


def test_what_is_not_wanted_is_not_wished() -> None:
    made = prompt(hints="without brass or choir, but with piano", mood=Mood.BOSS)
    assert made.instruments[0] == "piano"
    assert not {"choir", "low brass", "horn"} & set(made.instruments)


def test_slow_is_slower_and_fast_is_faster() -> None:
    usual = prompt(mood=Mood.TRAVEL).tempo_bpm
    assert prompt(hints="slow", mood=Mood.TRAVEL).tempo_bpm < usual < prompt(hints="faster", mood=Mood.TRAVEL).tempo_bpm


def test_beats_per_minute_are_taken_at_their_word_within_reason() -> None:
    assert prompt(hints="at 93 bpm").tempo_bpm == 93
    assert prompt(hints="999 bpm").tempo_bpm == 220


def test_darker_and_brighter_change_the_mode() -> None:
    assert prompt(hints="darker", mood=Mood.TOWN).mode is Mode.MINOR
    assert prompt(hints="brighter", mood=Mood.BATTLE).mode is Mode.DORIAN


@pytest.mark.parametrize(
    ("hints", "names", "kept"),
    [
        ("like Hans Zimmer", ("Hans", "Zimmer"), ""),
        ("something like Bear McCreary, but slow", ("Bear", "McCreary"), "slow"),
        ("in the style of Two Steps From Hell, dark choir", ("Two Steps", "Hell"), "dark choir"),
        ("Howard Shore-style flutes", ("Howard", "Shore"), "flutes"),
        ("inspired by Jeremy Soule and Koji Kondo; soft", ("Jeremy", "Koji", "Kondo"), "soft"),
        ("similar to AC/DC", ("AC", "DC"), ""),
        ("à la Wardruna with drums", ("Wardruna",), "with drums"),
        ("composed by J.S. Bach", ("Bach",), ""),
    ],
)
def test_no_artist_is_named(hints: str, names: tuple[str, ...], kept: str) -> None:
    made = prompt(hints=hints)
    for provider in ProviderName:
        text = text_for(provider, made)
        assert not any(name in text for name in names)
    assert kept in made.text


def test_elevenlabs_gets_sentences_of_at_most_2000_characters() -> None:
    made = prompt(hints="very " * 1_000 + "soft")
    assert len(text_for(ProviderName.ELEVENLABS, made)) <= 2_000
    assert text_for(ProviderName.ELEVENLABS, prompt()).endswith(".")


@pytest.mark.parametrize("provider", [ProviderName.MUSICGEN, ProviderName.REPLICATE])
@pytest.mark.parametrize("mood", Mood)
def test_musicgen_gets_short_tags(provider: ProviderName, mood: Mood) -> None:
    text = text_for(provider, prompt(mood=mood))
    assert text.count(",") >= 6
    assert "." not in text
    assert len(text.split()) <= 40


def test_the_composer_gets_a_line_for_people() -> None:
    made = prompt(mood=Mood.SUSPENSE)
    assert text_for(ProviderName.COMPOSER, made).startswith(f"suspense · {made.tempo_bpm} BPM")


def test_a_text_that_the_gm_wrote_is_sent_as_it_is() -> None:
    assert text_for(ProviderName.ELEVENLABS, Prompt(text="Just bells.")) == "Just bells."


def test_a_prompt_of_nothing_still_has_a_text() -> None:
    assert "calm" in text_for(ProviderName.COMPOSER, Prompt())
    assert text_for(ProviderName.MUSICGEN, Prompt())
    assert text_for(ProviderName.ELEVENLABS, Prompt())


def test_control_characters_in_hints_do_not_reach_a_provider() -> None:
    made = prompt(hints="soft\x00\x1b[31m harp\n\n")
    assert all(character.isprintable() for character in made.text)
