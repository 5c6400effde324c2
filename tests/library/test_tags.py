"""Tags, loudness tags and covers of real files, hostile ones too."""

# mypy: disallow-untyped-calls=False
# (mutagen has no types)

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, RVA2, TDRC, TIT2, TPE1, TRCK, TXXX
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from rpgmusic.domain.track import TaggedGain, TrackFormat
from rpgmusic.library.covers import Cover, read_cover
from rpgmusic.library.inspection import inspect_file

from .tunes import tune

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def id3(path: Path, *frames: object) -> Path:
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(tune(path))
    return path


def frame(kind: type, **fields: object) -> object:
    return kind(encoding=3, **fields)


def test_id3_tags_are_read(tmp_path: Path) -> None:
    frames = (frame(TIT2, text="Ale"), frame(TPE1, text="Bards"), frame(TRCK, text="3/12"), frame(TDRC, text="1999-05"))
    path = id3(tmp_path / "a.mp3", *frames, frame(COMM, lang="eng", desc="", text="Loud"))
    tags = inspect_file(str(path), TrackFormat.MP3).tags
    assert (tags.title, tags.artist, tags.track_number, tags.year, tags.comment) == ("Ale", "Bards", 3, 1999, "Loud")


def test_vorbis_and_mp4_tags_are_read(tmp_path: Path) -> None:
    flac = FLAC(tune(tmp_path / "a.flac"))
    flac["TITLE"], flac["ALBUM"], flac["TRACKNUMBER"] = "Ale", "Inn", "7"
    flac.save()
    mp4 = MP4(tune(tmp_path / "a.m4a"))
    mp4["\xa9nam"], mp4["\xa9alb"], mp4["trkn"] = ["Ale"], ["Inn"], [(7, 9)]
    mp4.save()
    for name, file_format in (("a.flac", TrackFormat.FLAC), ("a.m4a", TrackFormat.M4A)):
        tags = inspect_file(str(tmp_path / name), file_format).tags
        assert (tags.title, tags.album, tags.track_number) == ("Ale", "Inn", 7)


def test_hostile_tags_are_cleaned_and_bounded(tmp_path: Path) -> None:
    title = "\x1b[31mEvil\u202e\x00\u200b\n name" + "x" * 1_000_000
    path = id3(tmp_path / "a.mp3", frame(TIT2, text=title), frame(TRCK, text="-5"), frame(TPE1, text="\ufeff\u2066"))
    tags = inspect_file(str(path), TrackFormat.MP3).tags
    assert tags.title.startswith("[31mEvil")
    assert len(tags.title) <= 300
    assert tags.title.isprintable()
    assert (tags.track_number, tags.artist) == (None, "")


@pytest.mark.parametrize("text", ["nan", "inf", "9999 dB", "loud", ""])
def test_a_gain_that_makes_no_sense_is_ignored(tmp_path: Path, text: str) -> None:
    path = id3(tmp_path / "a.mp3", frame(TXXX, desc="REPLAYGAIN_TRACK_GAIN", text=text))
    assert inspect_file(str(path), TrackFormat.MP3).tagged_gain is None


def test_replaygain_rva2_and_r128_become_decibels_towards_minus_18(tmp_path: Path) -> None:
    gain, peak = (frame(TXXX, desc=f"replaygain_track_{n}", text=t) for n, t in (("gain", "-6.50 dB"), ("peak", "0.5")))
    path = id3(tmp_path / "a.mp3", gain, peak)
    assert inspect_file(str(path), TrackFormat.MP3).tagged_gain == TaggedGain(-6.5, -6.021)
    path = id3(tmp_path / "b.mp3", RVA2(desc="track", channel=1, gain=-3.5, peak=0.0))
    assert inspect_file(str(path), TrackFormat.MP3).tagged_gain == TaggedGain(-3.5)
    opus = OggOpus(tune(tmp_path / "a.opus"))
    opus["R128_TRACK_GAIN"] = "-512"
    opus.save()
    assert inspect_file(str(tmp_path / "a.opus"), TrackFormat.OPUS).tagged_gain == TaggedGain(3.0)


def test_covers_are_found_in_and_beside_files(tmp_path: Path) -> None:
    picture = Picture()
    picture.data = PNG
    in_mp3 = id3(tmp_path / "a.mp3", frame(APIC, mime="text/html", type=3, data=PNG))
    opus = OggOpus(tune(tmp_path / "a.opus"))
    opus["metadata_block_picture"] = [base64.b64encode(picture.write()).decode("ascii")]
    opus.save()
    for path, file_format in ((in_mp3, TrackFormat.MP3), (tmp_path / "a.opus", TrackFormat.OPUS)):
        assert inspect_file(str(path), file_format).has_cover
        assert read_cover(path, file_format) == Cover("image/png", PNG)
    plain = tune(tmp_path / "plain/a.wav")
    assert read_cover(plain, TrackFormat.WAV) is None
    (tmp_path / "plain/Cover.JPG").write_bytes(b"\xff\xd8\xff")
    assert read_cover(plain, TrackFormat.WAV) == Cover("image/jpeg", b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "content", [b"<svg onload=alert(1)>", b"\xff\xd8\xff" + bytes(11_000_000)], ids=["a script", "too large"]
)
def test_a_picture_of_another_kind_or_too_large_is_no_cover(tmp_path: Path, content: bytes) -> None:
    path = id3(tmp_path / "a.mp3", frame(APIC, mime="image/jpeg", type=3, data=content))
    assert read_cover(path, TrackFormat.MP3) is None
