from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import mean

import pytest

from rpgmusic.composer.composing import compose
from rpgmusic.composer.instrumentation import DRUMS
from rpgmusic.composer.motif import motif
from rpgmusic.composer.piece import Note, Piece
from rpgmusic.composer.scales import Scale
from rpgmusic.composer.stems import stems_of
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import StemName
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from tests.composer.prompts import usual_prompt


def heard(piece: Piece, first_bar: int, bar_count: int, *stems: StemName) -> list[Note]:
    early = piece.bars.bar_frames // 16
    first, last = first_bar * piece.bars.bar_frames - early, (first_bar + bar_count) * piece.bars.bar_frames - early
    parts = [part for part in piece.parts if part.stem in stems and part.instrument not in DRUMS]
    return sorted(
        (note for part in parts for note in part.notes if first <= note.start_frame < last),
        key=lambda note: note.start_frame,
    )


def steps_of(piece: Piece, notes: list[Note]) -> list[int]:
    scale = Scale(piece.tonic, piece.prompt.mode)
    return [scale.step_below(note.pitch) for note in notes]


def states(piece: Piece, first_bar: int, name: str) -> bool:
    """Whether a section begins with the motif, note for note, in its scale."""
    wanted = motif(name, 0).steps
    steps = steps_of(piece, heard(piece, first_bar, 2, StemName.LEAD))
    return any(
        [step - steps[at] for step in steps[at : at + len(wanted)]] == list(wanted)
        for at in range(len(steps) - len(wanted) + 1)
    )


@pytest.mark.parametrize("mood", Mood)
def test_the_motif_of_a_name_begins_every_refrain_in_every_mood(mood: Mood) -> None:
    prompt = replace(usual_prompt(mood, length_s=90.0), motif="The Crown of Ash")
    for seed in (1, 2):
        piece = compose(prompt, seed)
        first = [s.first_bar for s in piece.sections if s.name == "A"]
        assert all(states(piece, bar, "the crown  of ash") for bar in first)


def test_the_motif_returns_with_the_refrain() -> None:
    piece = compose(replace(usual_prompt(Mood.TRAVEL, length_s=90.0), motif="Strahd"), 4)
    returns = [section for section in piece.sections if section.name == "A'"]
    assert returns
    assert all(states(piece, section.first_bar, "Strahd") for section in returns)


def test_different_names_have_different_motifs() -> None:
    assert len({motif(f"hero {number}", 0) for number in range(100)}) >= 90


@pytest.mark.parametrize("mood", Mood)
def test_melodies_keep_to_their_scale(mood: Mood) -> None:
    for seed in range(3):
        piece = compose(usual_prompt(mood), seed)
        own = Scale(piece.tonic, piece.prompt.mode).pitch_classes()
        lead = heard(piece, 0, piece.bar_count, StemName.LEAD)
        assert mean(note.pitch % 12 in own for note in lead) > 0.85


@pytest.mark.parametrize("mood", [Mood.TAVERN, Mood.COURT, Mood.SORROW, Mood.BATTLE, Mood.CALM])
def test_melodies_move_mostly_by_step(mood: Mood) -> None:
    moves = []
    for seed in range(6):
        song = next(part for part in compose(usual_prompt(mood), seed).parts if part.stem is StemName.LEAD)
        moves += [abs(two.pitch - one.pitch) for one, two in pairwise(song.notes)]
    assert mean(move <= 4 for move in moves) > 0.7
    assert mean(move > 12 for move in moves) < 0.03


@pytest.mark.parametrize("mood", Mood)
def test_a_piece_that_goes_round_begins_on_its_tonic_and_does_not_end_on_it(mood: Mood) -> None:
    piece = compose(usual_prompt(mood), 5)
    begin = heard(piece, 0, 1, StemName.BED)
    assert min(begin, key=lambda note: note.pitch).pitch % 12 == piece.tonic
    if mood is not Mood.HORROR:
        pads = heard(piece, piece.bar_count - 1, 1, StemName.PULSE)
        assert {note.pitch % 12 for note in pads} - {piece.tonic}


@pytest.mark.parametrize("mood", Mood)
def test_a_piece_that_ends_closes_on_its_tonic_and_rings_out_in_its_last_bar(mood: Mood) -> None:
    piece = compose(replace(usual_prompt(mood), loop=False), 5)
    last_bar_frame = (piece.bar_count - 1) * piece.bars.bar_frames
    ends = [note.start_frame + note.length_frames for part in piece.parts for note in part.notes]
    starts = [note.start_frame for part in piece.parts for note in part.notes]
    assert max(ends) <= last_bar_frame + piece.bars.bar_frames * 0.7
    assert max(starts) <= last_bar_frame + piece.bars.bar_frames * 0.1
    last = heard(piece, piece.bar_count - 1, 1, StemName.BED, StemName.PULSE)
    assert any(note.pitch % 12 == piece.tonic for note in last)
    if mood is not Mood.HORROR:  # which ends as unresolved as it began
        assert min(last, key=lambda note: note.pitch).pitch % 12 == piece.tonic


def features(mood: Mood, intensity: float) -> tuple[float, float, float, float]:
    """Onsets a second, mean pitch, tempo and mean velocity, over some seeds."""
    rows = []
    for seed in range(3):
        piece = compose(usual_prompt(mood, intensity), seed)
        notes = [note for part in piece.parts for note in part.notes]
        tuned = [note.pitch for part in piece.parts if part.instrument not in DRUMS for note in part.notes]
        onsets = len({note.start_frame // 2400 for note in notes}) / (piece.length_frames / SAMPLE_RATE_HZ)
        rows.append((onsets, mean(tuned), piece.tempo_bpm, mean(note.velocity for note in notes)))
    onset_rates, pitches, tempos, velocities = zip(*rows, strict=True)
    return mean(onset_rates), mean(pitches), mean(tempos), mean(velocities)


def test_fights_are_busier_and_louder_than_stillness() -> None:
    for wild in (Mood.BATTLE, Mood.CHASE, Mood.BOSS):
        for still in (Mood.CALM, Mood.SORROW, Mood.SACRED, Mood.STEALTH):
            busy, _, _, loud = features(wild, 0.7)
            sparse, _, _, soft = features(still, 0.3)
            assert busy > 2 * sparse
            assert loud > 1.2 * soft


def test_wonder_lies_high_and_a_boss_lies_low() -> None:
    assert features(Mood.WONDER, 0.5)[1] > features(Mood.CALM, 0.5)[1] > features(Mood.BATTLE, 0.5)[1]
    assert features(Mood.BOSS, 0.8)[1] < features(Mood.CHASE, 0.8)[1] - 6


def test_more_intensity_means_more_notes() -> None:
    for mood in (Mood.BATTLE, Mood.TAVERN, Mood.TRAVEL, Mood.SUSPENSE):
        assert features(mood, 0.9)[0] > features(mood, 0.2)[0]


def test_no_two_moods_share_their_traits() -> None:
    found = {}
    for mood in Mood:
        piece = compose(usual_prompt(mood, 0.5), 1)
        instruments = tuple(sorted({part.instrument for part in piece.parts if part.stem is not StemName.ACCENTS}))
        found[mood] = (instruments, piece.room, piece.bars.beats, piece.prompt.mode, round(piece.tempo_bpm / 10))
    assert len(set(found.values())) == len(Mood)


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("intensity", [0.0, 0.3, 0.7, 1.0])
def test_stems_enter_one_after_another_and_all_sound_at_the_wildest(mood: Mood, intensity: float) -> None:
    stems = stems_of(compose(usual_prompt(mood, intensity, length_s=10.0), 1))
    assert [stem.name for stem in stems] == list(StemName) or {stem.name for stem in stems} == set(StemName)
    assert all(0 <= stem.enters_at <= stem.full_at <= 1 for stem in stems)
    assert stems[0].gain_at(0.0) == 1.0
    assert all(stem.gain_at(1.0) == 1.0 for stem in stems)


@pytest.mark.parametrize("mood", Mood)
def test_at_the_intensity_asked_for_the_melody_is_heard(mood: Mood) -> None:
    for intensity in (0.3, 0.6, 0.9):
        stems = {stem.name: stem for stem in stems_of(compose(usual_prompt(mood, intensity, length_s=10.0), 1))}
        assert stems[StemName.PULSE].gain_at(intensity) > 0.9
        assert stems[StemName.LEAD].gain_at(intensity) > 0.7


def test_a_motif_is_the_same_whatever_the_seed_and_the_spelling() -> None:
    assert motif("Strahd", 1) == motif("  strahd ", 2)
    assert motif("", 1) != motif("", 2)


def test_the_piece_remembers_what_it_was_asked_for() -> None:
    prompt = Prompt(mood=Mood.COURT)
    piece = compose(prompt, 12)
    assert (piece.prompt, piece.seed) == (prompt, 12)
