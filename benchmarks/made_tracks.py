"""Owns made-up libraries for the benchmarks: tracks as a scan would store them, and folders of tiny files."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from rpgmusic.domain.track import Analysis, Stream, Tags, Track, TrackFormat
from rpgmusic.domain.units import TrackId
from rpgmusic.library.record import Record

_COMMON = (
    "the of dark forest dragon battle tavern night king sea storm song mystery ancient ruin castle sword élan fire"
)


def made_records(count: int, seed: int = 1) -> Iterator[Record]:
    """Records with names drawn from common and rare words."""
    chance = random.Random(seed)
    vocabulary = _COMMON.split() * 40 + [f"{chance.randrange(16**5):05x}" for _ in range(4_000)]

    def some(words: int) -> str:
        return " ".join(chance.choices(vocabulary, k=words))

    for number in range(count):
        tags = Tags(some(3).title(), some(2).title(), some(2).title(), track_number=number % 20 + 1, year=2001)
        yield Record(
            Track(
                TrackId(f"{number:016x}"),
                f"{tags.artist}/{tags.album}/{number:06d} {tags.title}.mp3",
                TrackFormat.MP3,
                4_000_000 + number,
                1_700_000_000_000_000_000 + number,
                f"{number:012x}",
                1_700_000_000.0 + number,
                tags,
                Stream(200_000_000, 44_100, 2, 192_000),
                analysis=Analysis(9_600_000, -14.5, -0.3, 100, 2_000),
            ),
            fingerprint=f"{number:024x}",
        )


def make_files(folder: Path, count: int, per_directory: int = 200) -> None:
    """Write tiny MP3 files with tags and a cover of 20 kB, in directories."""
    sound = (b"\xff\xfb\x90\x00" + bytes(413)) * 40
    picture = _frame("APIC", b"\x03image/jpeg\0\x03\0\xff\xd8\xff" + bytes(20_000))
    for number in range(count):
        path = folder / f"{number // per_directory:04d}" / f"{number:06d}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        frames = _text("TIT2", f"Song {number}") + _text("TPE1", f"Artist {number % 97}")
        frames += _text("TALB", f"Album {number // 12}") + picture
        path.write_bytes(b"ID3\x04\0\0" + _synchsafe(len(frames)) + frames + sound)


def _text(name: str, text: str) -> bytes:
    return _frame(name, b"\x03" + text.encode())


def _frame(name: str, body: bytes) -> bytes:
    """An ID3v2.4 frame (id3.org, section 4)."""
    return name.encode() + _synchsafe(len(body)) + b"\0\0" + body


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
