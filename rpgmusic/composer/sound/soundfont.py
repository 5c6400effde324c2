"""SoundFonts: plays pitched instruments from the samples of a SoundFont 2 file, where the GM has one.

Read by “SoundFont Technical Specification 2.04” (E-mu 1998): chunks (section 4), the HYDRA of presets, instruments and
samples (section 7), the generators for key and velocity ranges, root key, tuning, loops and release (section 8).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.piece import Articulation, Instrument
from rpgmusic.composer.sound.curves import frames_of, swell
from rpgmusic.composer.sound.tone import Samples, Tone
from rpgmusic.domain.errors import ProviderUnavailable
from rpgmusic.domain.units import SAMPLE_RATE_HZ

PROGRAMS: Final[Mapping[Instrument, int]] = {
    Instrument.LUTE: 24, Instrument.HARP: 46, Instrument.STRINGS: 48, Instrument.VIOLIN: 40, Instrument.CELLO: 42,
    Instrument.CHOIR: 52, Instrument.FLUTE: 73, Instrument.HORN: 60, Instrument.BELLS: 14,
}  # fmt: skip
"""General MIDI programs, counted from 0; drums and drones keep their own synthesis."""

_LARGEST_BYTES: Final = 512 << 20
_KEYS, _VELOCITIES, _INSTRUMENT, _SAMPLE, _ROOT = 43, 44, 41, 53, 58
_COARSE, _FINE, _MODES, _LOOP_START, _LOOP_END = 51, 52, 54, 2, 3
_PRESET, _BAG, _GENERATOR, _INST, _HEADER = (
    struct.Struct(layout) for layout in ("<20sHHHIII", "<HH", "<Hh", "<20sH", "<20sIIIIIBbHH")
)
_LAYOUTS: Final = {
    b"phdr": _PRESET, b"pbag": _BAG, b"pgen": _GENERATOR, b"inst": _INST, b"ibag": _BAG, b"igen": _GENERATOR,
    b"shdr": _HEADER,
}  # fmt: skip
_UNREADABLE: Final = "The SoundFont cannot be read. Choose another SF2 file in the settings, or none."
_LONGEST_S: Final = 6.0
_RELEASE_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Zone:
    """A sample as a preset plays it: generators by number over its header."""

    generators: Mapping[int, int]
    start: int
    end: int
    loop_start: int
    loop_end: int
    rate_hz: int
    root: int
    correction: int

    @property
    def loops(self) -> bool:
        """Whether it goes round while it is held."""
        return bool(self.generators.get(_MODES, 0) & 1) and self.loop_end - self.loop_start > 8


class SoundFont:
    """An open SoundFont; its samples stay on disk until they are played."""

    def __init__(self, path: Path) -> None:
        """Raises ProviderUnavailable: the file is missing, too large or no SoundFont."""
        self.path = path
        self._zones: dict[tuple[int, int, float], Zone | None] = {}
        try:
            if path.stat().st_size > _LARGEST_BYTES:
                raise ProviderUnavailable("The SoundFont is larger than 512 MB. Choose a smaller one.")
            self._bytes: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
            self._chunks = dict(_chunks(self._bytes))
            first, size = self._chunks[b"smpl"]
            self._samples = self._bytes[first : first + size // 2 * 2].view("<i2")
            self._hydra = {name: list(layout.iter_unpack(self._table(name))) for name, layout in _LAYOUTS.items()}
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise ProviderUnavailable(_UNREADABLE) from error

    def plays(self, instrument: Instrument, tone: Tone) -> bool:
        """Whether it has a sound for a tone."""
        return instrument in PROGRAMS and self._zone(PROGRAMS[instrument], tone) is not None

    def sound(self, instrument: Instrument, tone: Tone) -> Samples:
        """A tone of an instrument that it `plays`, with its release; as loud as its sample is."""
        zone = self._zone(PROGRAMS[instrument], tone)
        if zone is None:
            raise ProviderUnavailable(_UNREADABLE)
        cents = 100 * (tone.pitch - zone.root + zone.generators.get(_COARSE, 0))
        cents += zone.generators.get(_FINE, 0) + zone.correction
        step = 2 ** (cents / 1_200) * zone.rate_hz / SAMPLE_RATE_HZ
        held = frames_of(_LONGEST_S) if tone.length_frames == 0 else tone.length_frames + frames_of(_RELEASE_S)
        places = np.arange(held) * step + zone.start
        if zone.loops:
            length = zone.loop_end - zone.loop_start
            places = np.where(places < zone.loop_end, places, zone.loop_start + (places - zone.loop_start) % length)
        else:
            places = places[places < zone.end - 2]
        whole = places.astype(np.int64)
        part = (places - whole).astype(np.float32)
        data = self._samples
        sound = (data[whole] * (1 - part) + data[np.minimum(whole + 1, len(data) - 1)] * part) / np.float32(32_768)
        attack_s = 0.002 if tone.articulation is Articulation.SHORT else 0.004
        return np.asarray(sound * swell(len(sound), frames_of(attack_s), frames_of(_RELEASE_S)), dtype=np.float32)

    def _table(self, name: bytes) -> bytes:
        first, size = self._chunks[name]
        return self._bytes[first : first + size].tobytes()

    def _zone(self, program: int, tone: Tone) -> Zone | None:
        wanted = program, tone.pitch, tone.loudness
        if wanted not in self._zones:
            self._zones[wanted] = self._found(program, tone)
        return self._zones[wanted]

    def _found(self, program: int, tone: Tone) -> Zone | None:
        presets = self._hydra[b"phdr"]
        for index, (_, preset, bank, bag, *_) in enumerate(presets[:-1]):
            if preset == program and bank == 0:
                return self._zone_within(range(bag, presets[index + 1][3]), tone)
        return None

    def _zone_within(self, bags: range, tone: Tone) -> Zone | None:
        instruments = self._hydra[b"inst"]
        for preset in self._fitting(b"pbag", b"pgen", bags, tone):
            index = preset.get(_INSTRUMENT, len(instruments))
            if index + 1 < len(instruments):
                within = range(instruments[index][1], instruments[index + 1][1])
                for generators in self._fitting(b"ibag", b"igen", within, tone):
                    if (zone := self._with_sample(generators)) is not None:
                        return zone
        return None

    def _fitting(self, bag_table: bytes, table: bytes, bags: range, tone: Tone) -> Iterator[dict[int, int]]:
        """The generators of each zone whose ranges hold the tone, over those of the global zone."""
        starts = self._hydra[bag_table]
        generators = self._hydra[table]
        common: dict[int, int] = {}
        for bag in bags:
            if bag + 1 >= len(starts):
                return
            own = common | dict(generators[starts[bag][0] : starts[bag + 1][0]])
            if bag == bags.start and _SAMPLE not in own and _INSTRUMENT not in own:
                common = own
            elif _holds(own.get(_KEYS), tone.pitch) and _holds(own.get(_VELOCITIES), round(tone.loudness * 127)):
                yield own

    def _with_sample(self, generators: dict[int, int]) -> Zone | None:
        headers = self._hydra[b"shdr"]
        number = generators.get(_SAMPLE, len(headers))
        if not 0 <= number < len(headers) - 1:
            return None
        _, start, end, loop_start, loop_end, rate_hz, root, correction, _, _ = headers[number]
        fits = (
            start < end <= len(self._samples) and start <= loop_start <= loop_end <= end and 1_000 <= rate_hz <= 192_000
        )
        if not fits:
            return None
        root = generators.get(_ROOT, -1) if generators.get(_ROOT, -1) >= 0 else root
        loop = loop_start + generators.get(_LOOP_START, 0), loop_end + generators.get(_LOOP_END, 0)
        loop = loop if start <= loop[0] <= loop[1] <= end else (loop_start, loop_end)
        return Zone(generators, start, end, loop[0], loop[1], rate_hz, root, correction)


def _holds(encoded: int | None, value: int) -> bool:
    """Whether a range, low byte to high byte, holds a value; none holds all."""
    return encoded is None or encoded & 0xFF <= value <= encoded >> 8 & 0xFF


def _chunks(data: NDArray[np.uint8]) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Names, places and sizes of the chunks within the lists of a RIFF file. Raises ValueError."""
    if data[:4].tobytes() != b"RIFF" or data[8:12].tobytes() != b"sfbk":
        raise ValueError("not a SoundFont")
    place = 12
    while place + 8 <= len(data):
        name, size = data[place : place + 4].tobytes(), int.from_bytes(data[place + 4 : place + 8].tobytes(), "little")
        if name == b"LIST":
            place += 12
            continue
        if place + 8 + size > len(data):
            raise ValueError("cut off")
        yield name, (place + 8, size)
        place += 8 + size + size % 2
