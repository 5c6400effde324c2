"""Damage of every kind must end in sound, silence or a sentence: never in another exception, a crash or a hang."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.measuring import measure
from rpgmusic.audio.rendering import quantised, render
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.rendition import SegmentSpan

from .music_files import KINDS

SPANS = [SegmentSpan(start, start + 20_000) for start in (0, 300_000, 100_000, 570_000)]

NAMES = [kind.name for kind in KINDS if "surround" not in kind.name and "twenty" not in kind.name]


def survives(path: Path) -> None:
    try:
        cursor = SampleCursor(path)
    except RpgMusicError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - to refuse is as right as to play
        return
    for span in SPANS:
        found = render(cursor, span)
        assert found.shape == (2, span.length_frames)
        assert np.isfinite(found).all()
    cursor.close()
    assert measure(path).length_frames > 0


def flipped(data: bytes, chance: random.Random, count: int) -> bytes:
    changed = bytearray(data)
    for _ in range(count):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("name", NAMES)
def test_damage_is_survived(music_folder: Path, tmp_path: Path, name: str) -> None:
    whole = (music_folder / name).read_bytes()
    chance = random.Random(name)
    variants = [whole[: len(whole) * part // 10] for part in (1, 5, 9)]
    variants += [whole[len(whole) // 3 :], whole[:200], whole[:5_000] + whole[len(whole) // 2 :]]
    variants += [flipped(whole, chance, 50), flipped(whole, chance, 3_000)]
    variants += [flipped(whole[:300], chance, 20) + whole[300:]]
    for number, variant in enumerate(variants):
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(variant)
        survives(path)


def test_a_hole_in_a_flac_file_moves_nothing_behind_it(music_folder: Path, tmp_path: Path) -> None:
    whole = bytearray((music_folder / "sixteen.flac").read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 3_000] = bytes(3_000)
    damaged = tmp_path / "hole.flac"
    damaged.write_bytes(bytes(whole))
    for order in ([SegmentSpan(0, 576_000)], [SegmentSpan(500_000, 576_000)]):
        cursors = SampleCursor(damaged), SampleCursor(music_folder / "sixteen.flac")
        for span in order:
            found, expected = (quantised(render(cursor, span))[:, -50_000:] for cursor in cursors)
            assert np.array_equal(found, expected)
        for cursor in cursors:
            cursor.close()
