from __future__ import annotations

import numpy as np
import pytest

from rpgmusic.composer.piece import Articulation, Instrument

from .hand_made import BEAT_FRAMES, one_note
from .listening import centroid_hz, cents_off, heard, level_db, spectrum

DRUMS = {Instrument.FRAME_DRUM, Instrument.TAIKO, Instrument.SHAKER}
RINGING = {Instrument.LUTE, Instrument.HARP, Instrument.BELLS, *DRUMS}
PITCHES = {
    Instrument.LUTE: (45, 62, 76),
    Instrument.HARP: (36, 64, 88),
    Instrument.STRINGS: (40, 62, 84),
    Instrument.VIOLIN: (57, 74, 88),
    Instrument.CELLO: (38, 50, 66),
    Instrument.CHOIR: (45, 60, 76),
    Instrument.FLUTE: (62, 76, 90),
    Instrument.HORN: (42, 57, 72),
    Instrument.DRONE: (38, 45),
    Instrument.BELLS: (64, 79, 91),
}


@pytest.mark.parametrize(("instrument", "pitch"), [(who, pitch) for who in PITCHES for pitch in PITCHES[who]])
def test_every_pitched_instrument_is_in_tune_within_five_cents(instrument: Instrument, pitch: int) -> None:
    sound = heard(one_note(instrument, pitch, beats=7))
    assert abs(cents_off(sound, 440 * 2 ** ((pitch - 69) / 12))) < 5


@pytest.mark.parametrize("instrument", list(Instrument))
def test_louder_notes_are_louder_and_never_duller(instrument: Instrument) -> None:
    pitch = PITCHES.get(instrument, (48,))[0]
    soft, loud = (heard(one_note(instrument, pitch, velocity=velocity)) for velocity in (0.3, 0.95))
    assert level_db(loud) > level_db(soft) + 6
    assert centroid_hz(loud) > centroid_hz(soft) * 0.98


@pytest.mark.parametrize("instrument", sorted(set(PITCHES) - {Instrument.BELLS, Instrument.DRONE}))
def test_brightness_follows_loudness(instrument: Instrument) -> None:
    pitch = PITCHES[instrument][0]
    soft, loud = (heard(one_note(instrument, pitch, velocity=velocity)) for velocity in (0.2, 1.0))
    assert centroid_hz(loud) > centroid_hz(soft) * 1.02


@pytest.mark.parametrize("instrument", sorted(PITCHES))
def test_the_highest_notes_do_not_fold_back(instrument: Instrument) -> None:
    sound = heard(one_note(instrument, 120, velocity=1.0))
    frequencies, power = spectrum(sound)
    lowest = frequencies[power > power.max() * 1e-3][0]
    assert power[frequencies > 20_000].sum() < power.sum() * 1e-5
    assert lowest > 200


@pytest.mark.parametrize("instrument", sorted(set(Instrument) - RINGING))
def test_what_is_held_begins_and_ends_softly(instrument: Instrument) -> None:
    sound = heard(one_note(instrument, PITCHES[instrument][0], beats=2))
    held = np.abs(sound[:, BEAT_FRAMES : 2 * BEAT_FRAMES]).max()
    assert np.abs(sound[:, :240]).max() < held * 0.25
    assert level_db(sound[:, 4 * BEAT_FRAMES :]) < level_db(sound[:, BEAT_FRAMES : 2 * BEAT_FRAMES]) - 30


@pytest.mark.parametrize("instrument", [Instrument.STRINGS, Instrument.VIOLIN, Instrument.CELLO, Instrument.HORN])
def test_short_notes_die_away(instrument: Instrument) -> None:
    pitch = PITCHES[instrument][0]
    held = heard(one_note(instrument, pitch))
    short = heard(one_note(instrument, pitch, articulation=Articulation.SHORT))
    late = slice(2 * BEAT_FRAMES, 3 * BEAT_FRAMES)
    assert level_db(short[:, late]) < level_db(held[:, late]) - 12


def test_tremolo_trembles() -> None:
    plain = heard(one_note(Instrument.STRINGS, 62, beats=7))
    trembling = heard(one_note(Instrument.STRINGS, 62, beats=7, articulation=Articulation.TREMOLO))
    assert _pulse_at(trembling, 12.5) > 3 * _pulse_at(plain, 12.5)


def _pulse_at(sound: np.ndarray[tuple[int, ...], np.dtype[np.float32]], hz: float) -> float:
    """How strongly the loudness moves at about a rate."""
    energy = np.square(sound).sum(axis=0)
    levels = np.sqrt(energy[: len(energy) // 480 * 480].reshape(-1, 480).mean(axis=1))
    rates = np.fft.rfftfreq(len(levels), 0.01)
    movement = np.abs(np.fft.rfft((levels - levels.mean()) * np.hanning(len(levels)))) / levels.mean()
    return float(movement[np.abs(rates - hz) < 1.5].max())
