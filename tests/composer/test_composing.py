from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rpgmusic.composer.composing import compose
from rpgmusic.composer.instrumentation import DRUMS, RANGES
from rpgmusic.composer.piece import Instrument, Note, Piece
from rpgmusic.domain.prompt import Prompt, Setting
from rpgmusic.domain.stem import StemName
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from tests.composer.prompts import PROMPTS, SETTINGS, usual_prompt

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def notes_of(piece: Piece, *stems: StemName) -> list[Note]:
    return [note for part in piece.parts if part.stem in (stems or tuple(StemName)) for note in part.notes]


@FEW
@given(PROMPTS, st.integers(0, 2**31))
def test_any_prompt_becomes_whole_bars_of_exact_frames_near_its_length_and_tempo(prompt: Prompt, seed: int) -> None:
    piece = compose(prompt, seed)
    assert piece.length_frames == piece.bar_count * piece.bars.bar_frames
    assert piece.bar_count % 2 == 0
    assert piece.tempo_bpm == pytest.approx(prompt.tempo_bpm, rel=0.0301)
    one_step_frames = (2 if piece.bar_count < 24 else 4) * piece.bars.bar_frames
    assert piece.bar_count == 2 or abs(piece.length_frames - prompt.length_s * SAMPLE_RATE_HZ) <= one_step_frames
    assert piece.bars.bar_frames * piece.tempo_bpm == pytest.approx(piece.bars.beats * 60 * SAMPLE_RATE_HZ)


@FEW
@given(PROMPTS, st.integers(0, 2**31))
def test_every_note_lies_within_the_piece_and_its_instrument(prompt: Prompt, seed: int) -> None:
    piece = compose(prompt, seed)
    for part in piece.parts:
        low, high = RANGES[part.instrument]
        for note in part.notes:
            assert 0 <= note.start_frame < note.start_frame + note.length_frames <= piece.length_frames
            assert low <= note.pitch <= high
            assert 0 < note.velocity <= 1


@FEW
@given(PROMPTS, st.integers(0, 2**31))
def test_the_sections_fill_the_piece_without_gaps(prompt: Prompt, seed: int) -> None:
    piece = compose(prompt, seed)
    bar = 0
    for section in piece.sections:
        assert section.first_bar == bar
        assert section.bar_count > 0
        bar += section.bar_count
    assert bar == piece.bar_count


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("length_s", [10.0, 60.0])
def test_every_mood_has_something_to_play_in_every_stem(mood: Mood, length_s: float) -> None:
    for seed in range(4):
        piece = compose(usual_prompt(mood, length_s=length_s), seed)
        assert {part.stem for part in piece.parts if part.notes} == set(StemName)


def test_the_same_prompt_and_seed_give_the_same_piece_whatever_the_hash_seed() -> None:
    program = (
        "from hashlib import sha256; from rpgmusic.composer.composing import compose;"
        "from rpgmusic.domain.prompt import Prompt; from rpgmusic.domain.track import Mood;"
        "print(sha256(repr(compose(Prompt(mood=Mood.BATTLE, motif='Strahd'), 7).parts).encode()).hexdigest())"
    )
    here = sha256(repr(compose(Prompt(mood=Mood.BATTLE, motif="Strahd"), 7).parts).encode()).hexdigest()
    for hash_seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)}
        elsewhere = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
        assert elsewhere.stdout.decode().strip() == here


@pytest.mark.parametrize("mood", Mood)
def test_another_seed_gives_another_melody(mood: Mood) -> None:
    melodies = {
        tuple(note.pitch for note in notes_of(compose(usual_prompt(mood), seed), StemName.LEAD)) for seed in range(5)
    }
    assert len(melodies) == 5


@pytest.mark.parametrize(("key", "tonic"), [("C", 0), ("F#", 6), ("Bb", 10), ("e minor", 4)])
def test_the_key_of_the_prompt_is_the_tonic(key: str, tonic: int) -> None:
    assert compose(replace(usual_prompt(Mood.TOWN), key=key), 1).tonic == tonic


@pytest.mark.parametrize("mood", Mood)
def test_what_is_avoided_is_not_heard_and_every_stem_still_sounds(mood: Mood) -> None:
    prompt = replace(usual_prompt(mood), avoid=("vocals", "drums", "choir"))
    piece = compose(prompt, 3)
    heard = {part.instrument for part in piece.parts}
    assert not heard & {Instrument.FRAME_DRUM, Instrument.TAIKO, Instrument.CHOIR}
    assert {part.stem for part in piece.parts} == set(StemName)


def test_without_percussion_no_drum_sounds() -> None:
    piece = compose(replace(usual_prompt(Mood.BATTLE), avoid=("percussion",)), 3)
    assert not {part.instrument for part in piece.parts} & DRUMS


def test_a_listed_soloist_leads() -> None:
    prompt = replace(usual_prompt(Mood.TAVERN), instruments=("solo cello", "theremin"))
    assert Instrument.CELLO in {part.instrument for part in compose(prompt, 1).parts if part.stem is StemName.LEAD}


def test_a_hundred_unknown_instruments_change_nothing() -> None:
    prompt = replace(usual_prompt(Mood.TOWN), instruments=())
    odd = replace(prompt, instruments=tuple(f"contraption {number}" for number in range(100)))
    assert compose(odd, 1).parts == compose(prompt, 1).parts


def test_the_north_drones_and_the_sea_sways() -> None:
    north = compose(usual_prompt(Mood.TRAVEL, setting=Setting(culture="norse")), 1)
    sea = compose(usual_prompt(Mood.TRAVEL, setting=Setting(place="ship")), 1)
    assert Instrument.DRONE in {part.instrument for part in north.parts if part.stem is StemName.BED}
    assert sea.bars.beats == 2


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("mood", Mood)
def test_every_mood_can_be_played_everywhere(mood: Mood, setting: Setting) -> None:
    assert notes_of(compose(usual_prompt(mood, setting=setting, length_s=20.0), 1), StemName.LEAD)


@pytest.mark.parametrize("length_s", [float("nan"), float("inf"), -5.0])
def test_a_senseless_length_is_brought_into_bounds(length_s: float) -> None:
    piece = compose(replace(usual_prompt(Mood.CALM), length_s=length_s, intensity=float("nan")), 1)
    assert 2 <= piece.length_frames / SAMPLE_RATE_HZ <= 610


def test_ten_minutes_have_many_sections_and_ten_seconds_few() -> None:
    assert len(compose(usual_prompt(Mood.TRAVEL, length_s=600), 1).sections) >= 9
    assert len(compose(usual_prompt(Mood.TRAVEL, length_s=10), 1).sections) <= 3
