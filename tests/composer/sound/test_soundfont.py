from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from rpgmusic.composer.piece import Instrument
from rpgmusic.composer.sound.rendering import render
from rpgmusic.composer.sound.soundfont import SoundFont
from rpgmusic.composer.sound.soundfont_places import system_soundfont
from rpgmusic.composer.sound.tone import Tone
from rpgmusic.domain.errors import ProviderUnavailable
from rpgmusic.domain.stem import StemName

from .hand_made import one_note
from .listening import cents_off

FLUTE_PROGRAM = 73
PERIOD_FRAMES = 100


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def soundfont_bytes() -> bytes:
    """A flute that is a sine of 441 Hz at 44.1 kHz, said to be A4 and four cents sharp, looped."""
    wave = np.sin(2 * np.pi * np.arange(PERIOD_FRAMES * 40) / PERIOD_FRAMES) * 20_000
    frames = len(wave)
    samples = np.concatenate([wave, np.zeros(46)]).astype("<i2").tobytes()
    preset = struct.pack("<20sHHHIII", b"Flute", FLUTE_PROGRAM, 0, 0, 0, 0, 0)
    header = struct.pack(
        "<20sIIIIIBbHH", b"sine", 0, frames, PERIOD_FRAMES, frames - PERIOD_FRAMES, 44_100, 69, -4, 0, 1
    )
    tables = {
        b"phdr": preset + struct.pack("<20sHHHIII", b"EOP", 0, 0, 1, 0, 0, 0),
        b"pbag": struct.pack("<HHHH", 0, 0, 1, 0),
        b"pmod": bytes(10),
        b"pgen": struct.pack("<HhHh", 41, 0, 0, 0),
        b"inst": struct.pack("<20sH20sH", b"sine", 0, b"EOI", 1),
        b"ibag": struct.pack("<HHHH", 0, 0, 3, 0),
        b"imod": bytes(10),
        b"igen": struct.pack("<HhHhHhHh", 43, 127 << 8 | 50, 54, 1, 53, 0, 0, 0),
        b"shdr": header + struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    hydra = b"".join(chunk(name, body) for name, body in tables.items())
    body = chunk(b"LIST", b"sdta" + chunk(b"smpl", samples)) + chunk(b"LIST", b"pdta" + hydra)
    return chunk(b"RIFF", b"sfbk" + body)


@pytest.fixture
def soundfont(tmp_path: Path) -> SoundFont:
    path = tmp_path / "tiny.sf2"
    path.write_bytes(soundfont_bytes())
    return SoundFont(path)


@pytest.mark.parametrize("pitch", [60, 69, 81])
def test_a_soundfont_plays_in_tune_as_long_as_a_note_is_held(soundfont: SoundFont, pitch: int) -> None:
    sound = soundfont.sound(Instrument.FLUTE, Tone(pitch, 96_000, 0.7))
    assert len(sound) > 96_000
    assert np.abs(sound[80_000:96_000]).max() > 0.5
    assert abs(cents_off(np.stack([sound, sound]), 440 * 2 ** ((pitch - 69) / 12))) < 2


def test_only_what_it_has_is_played_by_a_soundfont(soundfont: SoundFont) -> None:
    assert soundfont.plays(Instrument.FLUTE, Tone(60, 0, 0.5))
    assert not soundfont.plays(Instrument.FLUTE, Tone(40, 0, 0.5))
    assert not soundfont.plays(Instrument.HARP, Tone(60, 0, 0.5))


def test_a_piece_is_heard_with_the_soundfont_where_it_can_be(soundfont: SoundFont) -> None:
    own = render(one_note(Instrument.FLUTE, 69)).stems[StemName.LEAD]
    sampled = render(one_note(Instrument.FLUTE, 69), soundfont=soundfont).stems[StemName.LEAD]
    assert not np.allclose(own, sampled, atol=1e-3)
    assert abs(10 * np.log10(np.square(own).mean() / np.square(sampled).mean())) < 6
    harp = one_note(Instrument.HARP, 60)
    assert np.array_equal(render(harp).stems[StemName.PULSE], render(harp, soundfont=soundfont).stems[StemName.PULSE])


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a soundfont at all", soundfont_bytes()[:900]])
def test_a_file_that_is_no_soundfont_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.sf2"
    path.write_bytes(content)
    with pytest.raises(ProviderUnavailable, match="SoundFont"):
        SoundFont(path)


def test_the_soundfont_of_the_system_is_found(tmp_path: Path) -> None:
    (tmp_path / "FluidR3.sf2").touch()
    assert system_soundfont([tmp_path / "nowhere", tmp_path]) == tmp_path / "FluidR3.sf2"
    assert system_soundfont([tmp_path / "nowhere"]) is None
