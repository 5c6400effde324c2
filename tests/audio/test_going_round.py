"""Sound that goes round: a span beyond either end is what comes next there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.rendering import quantised, render_round
from rpgmusic.domain.rendition import SegmentSpan

from .music_files import write_wav

LENGTH = 30_000


@pytest.mark.parametrize(("start", "end"), [(-4_800, 20_000), (25_000, 34_800), (-100, 61_000), (10, 20)])
def test_a_span_over_the_seam_goes_on_at_the_other_end(tmp_path: Path, start: int, end: int) -> None:
    sound = (np.random.default_rng(1).normal(0, 0.1, (2, LENGTH))).astype(np.float32)
    path = tmp_path / "round.wav"
    write_wav(path, sound)
    cursor = SampleCursor(path)
    found = quantised(render_round(cursor, SegmentSpan(start, end), LENGTH))
    cursor.close()
    expected = quantised(sound)[:, np.arange(start, end) % LENGTH]
    assert np.max(np.abs(found.astype(int) - expected)) <= 1
