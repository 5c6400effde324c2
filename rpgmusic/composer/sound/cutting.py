"""Cuts single notes from what the instruments sound: how long, how loud, from which of their variants."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.piece import Articulation, Instrument, Note, Part
from rpgmusic.composer.sound.curves import frames_of, rising
from rpgmusic.composer.sound.instruments import TIMBRES, Kind, Timbre
from rpgmusic.composer.sound.note_store import NoteStore, Source, source_of
from rpgmusic.composer.sound.soundfont import SoundFont
from rpgmusic.composer.sound.tone import Samples, Tone

_LOUDNESS_STEPS: Final = 6
_LOOPED_LOUDNESS_STEPS: Final = 4
_DISTANCE_STEPS: Final = 8
_LENGTH_STEP_FRAMES: Final = 1_440
_RINGING_STEP_FRAMES: Final = 24_000
_MIDDLE: Final = 0.8
_SAMPLED_LEVEL: Final = 0.1
_INSTRUMENTS: Final = list(Instrument)
_WAYS: Final = list(Articulation)


def played(
    part: Part, note: Note, store: NoteStore, chance: np.random.Generator, soundfont: SoundFont | None = None
) -> Source:
    """The sound of one note at full level; which variant, or which stretch of a loop, is left to chance.

    A SoundFont that knows the instrument is played instead of the synthesis.
    """
    timbre = TIMBRES[part.instrument]
    if soundfont is not None:
        tone = replace(tone_of(note, part, timbre), length_frames=_whole_frames(note))
        if soundfont.plays(part.instrument, tone):
            return _sampled(part.instrument, tone, store, soundfont)
    tone = tone_of(note, part, timbre)
    variant = int(chance.integers(timbre.variants))

    def make() -> Source:
        own = np.random.Generator(np.random.PCG64(_seed_of(part.instrument, tone, variant)))
        return source_of(timbre.make(tone, own), loops=timbre.kind is Kind.LOOPED)

    source = store.get((part.instrument, tone, variant), make)
    if timbre.kind is Kind.LOOPED:
        return _cut(source, timbre, note, chance)
    return _damped(source, note.length_frames, timbre.damping_s) if timbre.kind is Kind.RINGING else source


def gain_of(note: Note, instrument: Instrument) -> float:
    """The linear level of a note by its velocity."""
    timbre = TIMBRES[instrument]
    loudness = min(1.0, max(0.02, note.velocity)) ** 0.6
    return float(10 ** ((timbre.level_db + timbre.range_db * (loudness - _MIDDLE)) / 20))


def tone_of(note: Note, part: Part, timbre: Timbre) -> Tone:
    """The note with everything rounded that makes no audible difference, so that equal ones are found again."""
    steps = _LOOPED_LOUDNESS_STEPS if timbre.kind is Kind.LOOPED else _LOUDNESS_STEPS
    loudness = min(steps, max(1, math.ceil(note.velocity * steps))) / steps
    distance = min(_DISTANCE_STEPS, max(0, round(part.distance * _DISTANCE_STEPS))) / _DISTANCE_STEPS
    pitch = min(timbre.highest, max(timbre.lowest, note.pitch))
    return Tone(pitch, _wanted_frames(note, timbre), loudness, note.articulation, distance)


def _wanted_frames(note: Note, timbre: Timbre) -> int:
    """The length rounded a little for what is held, doubled steps for what is damped, 0 for what rings out."""
    if timbre.kind is Kind.WHOLE:
        return _whole_frames(note)
    if timbre.kind is Kind.RINGING and timbre.damping_s is not None:
        needed = note.length_frames + frames_of(timbre.damping_s) + _RINGING_STEP_FRAMES // 8
        return int(_RINGING_STEP_FRAMES * 2 ** max(0, math.ceil(math.log2(needed / _RINGING_STEP_FRAMES))))
    return 0


def _whole_frames(note: Note) -> int:
    return max(1, round(note.length_frames / _LENGTH_STEP_FRAMES)) * _LENGTH_STEP_FRAMES


def _sampled(instrument: Instrument, tone: Tone, store: NoteStore, soundfont: SoundFont) -> Source:
    """A SoundFont's sample, brought to the level that the synthesis of the instrument has."""

    def make() -> Source:
        sound = soundfont.sound(instrument, tone)
        level = np.sqrt(np.mean(np.square(sound[: frames_of(0.4)]))) * 10 ** (TIMBRES[instrument].level_db / 20)
        return source_of(sound * np.float32(_SAMPLED_LEVEL / max(float(level), 1e-4)), loops=False)

    return store.get((soundfont.path, instrument, tone), make)


def _seed_of(instrument: Instrument, tone: Tone, variant: int) -> list[int]:
    way = _WAYS.index(tone.articulation)
    return [_INSTRUMENTS.index(instrument), tone.pitch, tone.length_frames, round(tone.loudness * 60), way, variant]


def _cut(source: Source, timbre: Timbre, note: Note, chance: np.random.Generator) -> Source:
    """A stretch of a loop with the envelope of a bow stroke or a breath."""
    short = note.articulation is Articulation.SHORT
    attack = frames_of(timbre.attack_s * (1.3 - 0.6 * note.velocity) * (0.3 if short else 1.0))
    release = frames_of((timbre.damping_s or 0.1) * (0.5 if short else 1.0))
    frames = note.length_frames + release + (note.length_frames + release) % 2
    start = int(chance.integers(len(source.to_room)))
    envelope = _envelope(frames, attack, release, short=short)
    direct = _stretch(source.direct, 2 * start, frames)
    return Source(direct * envelope, _stretch(source.to_room, start, frames // 2) * envelope[::2])


def _stretch(loop: NDArray[np.float32], start: int, frames: int) -> NDArray[np.float32]:
    """So many frames of a loop from a place on, going round as often as it takes."""
    length = loop.shape[-1]
    if start + frames <= length:
        return loop[..., start : start + frames]
    rounds, rest = divmod(start + frames, length)
    return np.concatenate([loop[..., start:], *[loop] * (rounds - 1), loop[..., :rest]], axis=-1)


def _envelope(frames: int, attack: int, release: int, *, short: bool) -> Samples:
    envelope = np.ones(frames, dtype=np.float32)
    attack, release = min(attack, frames // 3), min(release, frames // 2)
    envelope[:attack] = rising(attack)
    envelope[frames - release :] = rising(release)[::-1]
    if short:
        envelope *= np.exp(np.arange(frames, dtype=np.float32) / np.float32(-7_200))
    return envelope


def _damped(source: Source, frames: int, damping_s: float | None) -> Source:
    """A ringing sound whose string is touched when the note ends."""
    if damping_s is None or frames + frames_of(damping_s) + 2 >= source.direct.shape[1]:
        return source
    frames += frames % 2
    release = frames_of(damping_s) & ~1
    direct, to_room = source.direct[:, : frames + release].copy(), source.to_room[: (frames + release) // 2].copy()
    fall = rising(release)[::-1]
    direct[:, frames:] *= fall
    to_room[frames // 2 :] *= fall[::2]
    return Source(direct, to_room)
