from __future__ import annotations

from pathlib import Path

import pytest

from rpgmusic.audio.probe import probe
from rpgmusic.domain.errors import MusicFolderUnavailable, UnreadableAudio, UnsupportedAudio

from .conftest import MUSIC_S
from .music_files import KINDS


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_the_facts_of_every_kind_of_file_are_found(music_folder: Path, kind: object) -> None:
    known = next(candidate for candidate in KINDS if candidate is kind)
    facts = probe(music_folder / known.name)
    assert facts.duration_us == pytest.approx(MUSIC_S * 1_000_000, abs=60_000)
    assert facts.sample_rate_hz == known.rate_hz
    assert facts.channels == known.channels
    assert facts.bitrate_bps > 8_000


def test_an_unfinished_recording_has_the_length_of_what_was_recorded(music_folder: Path, tmp_path: Path) -> None:
    whole = (music_folder / "opus.webm").read_bytes()
    path = tmp_path / "recording.webm"
    path.write_bytes(whole.replace(b"\x44\x89\x88", b"\xec\x81\x88", 1)[: len(whole) // 2])
    assert 4_000_000 < probe(path).duration_us < 13_000_000


def test_what_has_no_sound_is_refused(tmp_path: Path) -> None:
    for name, content, error in (
        ("empty.mp3", b"", UnreadableAudio),
        ("text.mp3", b"no music here " * 100, UnsupportedAudio),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(error):
            probe(tmp_path / name)
    with pytest.raises(MusicFolderUnavailable):
        probe(tmp_path / "nowhere.mp3")
