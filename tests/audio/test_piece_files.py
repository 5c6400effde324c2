from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.mastering import Mastered
from rpgmusic.audio.piece_files import ARTIST, PieceFormat, safe_name, write_piece
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.stem import StemName

FRAMES = 48_123


@pytest.fixture
def mastered() -> Mastered:
    wave = (np.sin(np.arange(FRAMES) * 0.03) * 0.3).astype(np.float32)
    bed = np.stack([wave, wave * np.float32(0.5)])
    silent = np.zeros((2, FRAMES), dtype=np.float32)
    return Mastered(bed, {StemName.BED: bed, StemName.LEAD: silent}, -18.0, -3.0)


@pytest.mark.parametrize("audio_format", list(PieceFormat))
def test_files_hold_exactly_the_frames_of_the_piece(
    mastered: Mastered, tmp_path: Path, audio_format: PieceFormat
) -> None:
    files = write_piece(mastered, tmp_path, "Piece", {}, audio_format)
    cursor = SampleCursor(files.mix)
    sound, _ = cursor.read(0, FRAMES + 10_000)
    cursor.close()
    assert sound.shape == (2, FRAMES)
    assert np.abs(sound - mastered.mix).max() < (1e-4 if audio_format is PieceFormat.FLAC else 0.1)


def test_silent_stems_are_left_out(mastered: Mastered, tmp_path: Path) -> None:
    assert set(write_piece(mastered, tmp_path, "Piece", {}).stems) == {StemName.BED}


@pytest.mark.parametrize("audio_format", list(PieceFormat))
def test_tags_are_written_into_every_file(mastered: Mastered, tmp_path: Path, audio_format: PieceFormat) -> None:
    tags = {"TITLE": "Die Brücke\nim Nebel", "MOOD": "mystery", "PROMPT": "slow\x00 harp", "EMPTY": "", "SEED": "7"}
    files = write_piece(mastered, tmp_path, "Piece", tags, audio_format)
    for path in (files.mix, files.stems[StemName.BED]):
        with av.open(str(path)) as container:
            found = {**container.metadata, **container.streams.audio[0].metadata}
        written = {name.upper(): text for name, text in found.items()}
        assert written["TITLE"] == "Die Brücke\nim Nebel"
        assert written["PROMPT"] == "slow  harp"
        assert written["ARTIST"] == ARTIST
        assert written["SEED"] == "7"
        assert "EMPTY" not in written


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b\\c:d", "…", "x" * 500, "  .. "])
def test_no_name_leads_out_of_the_directory(mastered: Mastered, tmp_path: Path, name: str) -> None:
    files = write_piece(mastered, tmp_path, name, {})
    assert files.mix.parent == tmp_path
    assert len(files.mix.name) < 100


def test_names_stay_readable() -> None:
    assert safe_name("Die Brücke: Teil 2") == "Die Brücke_ Teil 2"


def test_a_failure_leaves_no_half_written_file(mastered: Mastered, tmp_path: Path) -> None:
    (tmp_path / "Piece.flac").mkdir()
    (tmp_path / "Piece.flac" / "in the way").touch()
    with pytest.raises(RpgMusicError):
        write_piece(mastered, tmp_path, "Piece", {})
    assert not list(tmp_path.glob("*.tmp"))


def test_the_same_sound_gives_the_same_bytes(mastered: Mastered, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        contents.append(write_piece(mastered, tmp_path / name, "Piece", {"TITLE": "x"}).mix.read_bytes())
    assert contents[0] == contents[1]
