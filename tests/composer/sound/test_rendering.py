from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rpgmusic.composer.piece import Instrument, Note, Room
from rpgmusic.composer.sound.note_store import NoteStore
from rpgmusic.composer.sound.rendering import render
from rpgmusic.domain.stem import StemName

from .hand_made import BAR_FRAMES, BEAT_FRAMES, everybody, one_note, part_of, phrase, piece_of
from .listening import Sound, centroid_hz, heard, largest_step, level_db


def likeness(sound: Sound) -> float:
    """The correlation of left and right."""
    left, right = sound.astype(np.float64)
    return float((left * right).mean() / np.sqrt((left**2).mean() * (right**2).mean()))


def test_every_stem_is_as_long_as_the_piece() -> None:
    piece = everybody()
    stems = render(piece).stems
    assert set(stems) == set(StemName)
    assert all(sound.shape == (2, piece.length_frames) and sound.dtype == np.float32 for sound in stems.values())


def test_the_same_piece_gives_the_same_samples_whatever_was_played_before() -> None:
    store = NoteStore()
    render(everybody(1), store=store)
    first, second = render(everybody()).stems, render(everybody(), store=store).stems
    assert all(np.array_equal(first[name], second[name]) for name in StemName)


def test_another_seed_sounds_a_little_different() -> None:
    first, second = heard(everybody()), heard(replace(everybody(), seed=2))
    assert float(np.abs(first - second).max()) > 0.01
    assert abs(level_db(first) - level_db(second)) < 1.5


def test_a_note_that_comes_again_never_sounds_quite_the_same() -> None:
    notes = [Note(beat * BEAT_FRAMES, BEAT_FRAMES // 2, 50, 0.7) for beat in range(8)]
    sound = heard(piece_of([part_of(Instrument.FRAME_DRUM, notes)]))
    strokes = [sound[:, beat * BEAT_FRAMES :][:, :4_800] for beat in range(8)]
    assert len({stroke.tobytes() for stroke in strokes}) > 2


def test_what_rings_beyond_the_end_is_heard_at_the_beginning() -> None:
    last = Note(BAR_FRAMES - 4_800, 4_800, 60, 0.8)
    sound = heard(piece_of([part_of(Instrument.HARP, [last])], bars=1, room=Room.HALL))
    assert level_db(sound[:, :24_000]) > level_db(sound[:, 48_000:72_000]) + 6


def test_a_piece_that_begins_elsewhere_in_the_circle_is_the_same_sound() -> None:
    early = heard(piece_of([part_of(Instrument.BELLS, [Note(0, BEAT_FRAMES, 72, 0.8)])]))
    late = heard(piece_of([part_of(Instrument.BELLS, [Note(BAR_FRAMES, BEAT_FRAMES, 72, 0.8)])]))
    assert np.allclose(np.roll(early, BAR_FRAMES, axis=1), late, atol=1e-5)


def test_a_piece_that_does_not_loop_ends_in_silence_and_wraps_nothing() -> None:
    last = Note(2 * BAR_FRAMES - 2 * BEAT_FRAMES, 2 * BEAT_FRAMES, 60, 0.8)
    piece = piece_of([part_of(Instrument.STRINGS, [last])], loop=False)
    sound = heard(piece)
    assert np.abs(sound[:, -48:]).max() < 1e-4
    assert np.abs(sound[:, : BAR_FRAMES - 4_800]).max() < 1e-4


@pytest.mark.parametrize("instrument", list(Instrument))
def test_nothing_clicks_at_the_seam_or_anywhere(instrument: Instrument) -> None:
    notes = [Note(0, BEAT_FRAMES, 55, 0.6), Note(2 * BAR_FRAMES - BEAT_FRAMES - 7, BEAT_FRAMES + 7, 60, 0.6)]
    sound = heard(piece_of([part_of(instrument, notes)]))
    around = np.roll(sound, 96, axis=1)[:, :192]
    assert largest_step(around) <= largest_step(np.concatenate([sound, sound[:, :2]], axis=1))
    ends = sound[:, BEAT_FRAMES - 480 : BEAT_FRAMES + 12_000]
    assert largest_step(ends) <= largest_step(sound[:, :BEAT_FRAMES]) * 1.3


def test_there_is_no_constant_offset() -> None:
    stems = render(everybody()).stems
    assert all(np.abs(sound.mean(axis=1)).max() < 1e-5 for sound in stems.values())


def test_a_part_on_the_left_is_heard_on_the_left() -> None:
    sound = heard(piece_of([part_of(Instrument.LUTE, phrase(Instrument.LUTE), pan=-1.0)]))
    assert level_db(sound[:1]) > level_db(sound[1:]) + 6


def test_an_ensemble_is_wide_and_a_soloist_is_not() -> None:
    wide = heard(one_note(Instrument.STRINGS, 62))
    narrow = heard(one_note(Instrument.FLUTE, 76))
    assert 0.0 < likeness(wide) < 0.85
    assert likeness(narrow) > 0.95


def test_what_is_far_is_softer_and_duller() -> None:
    near, far = (
        heard(piece_of([part_of(Instrument.VIOLIN, phrase(Instrument.VIOLIN), distance=distance)]))
        for distance in (0.0, 1.0)
    )
    assert level_db(far) < level_db(near) - 3
    assert centroid_hz(far) < centroid_hz(near)


def test_a_cathedral_rings_longer_than_a_chamber() -> None:
    levels = {}
    for room in (Room.CHAMBER, Room.HALL, Room.CATHEDRAL):
        stroke = part_of(Instrument.SHAKER, [Note(0, 4_800, 50, 0.8)])
        sound = heard(piece_of([stroke], room=room))
        levels[room] = level_db(sound[:, 72_000:96_000]) - level_db(sound[:, :12_000])
    assert levels[Room.CHAMBER] + 6 < levels[Room.HALL] < levels[Room.CATHEDRAL] - 6


def test_notes_outside_the_piece_are_not_played() -> None:
    notes = [Note(-5, 100, 60, 0.5), Note(3 * BAR_FRAMES, 100, 60, 0.5), Note(0, 10 * BAR_FRAMES, 60, 0.5)]
    assert not heard(piece_of([part_of(Instrument.LUTE, notes)])).any()


def test_progress_ends_at_one() -> None:
    fractions: list[float] = []
    render(everybody(1), fractions.append)
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1


def test_the_store_stays_within_its_bound() -> None:
    store = NoteStore(bound_bytes=4 << 20)
    render(everybody(1), store=store)
    assert store.size_bytes <= 8 << 20
