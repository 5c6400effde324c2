from __future__ import annotations

import math

import pytest

from rpgmusic.domain.arrangement import hold, release
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.stem import Stem, StemName, stem_track_id
from rpgmusic.domain.timeline import Clip, HoldReason, Layer, LayerName
from rpgmusic.domain.units import ClipId, TrackId

LEAD = Stem(StemName.LEAD, 0.2, 0.6)


@pytest.mark.parametrize(("intensity", "gain"), [(0.0, 0.0), (0.2, 0.0), (0.4, math.sqrt(0.5)), (0.6, 1.0), (1.0, 1.0)])
def test_a_stem_rises_as_a_quarter_sine_between_its_intensities(intensity: float, gain: float) -> None:
    assert LEAD.gain_at(intensity) == pytest.approx(gain)


def test_a_stem_that_enters_at_one_intensity_is_a_step() -> None:
    assert [Stem(StemName.LEAD, 0.5, 0.5).gain_at(at) for at in (0.49, 0.5)] == [0.0, 1.0]


def test_the_id_of_a_stem_names_its_track() -> None:
    assert stem_track_id(TrackId("abc"), StemName.PERCUSSION) == "abc~percussion"


@pytest.mark.parametrize(("frame", "line"), [(0, 500), (500, 500), (501, 1_500), (1_500, 1_500), (10_001, 10_500)])
def test_the_next_bar_line_is_at_or_after_a_frame(frame: int, line: int) -> None:
    assert Bars(500, 1_000).next_line(frame) == line


def test_stems_are_held_and_released_with_their_clip() -> None:
    clip = Clip(ClipId("a"), TrackId("t"), "r", 0, 0, 480_000, stems=(LEAD,))
    held = hold(Layer(LayerName.MUSIC, clips=(clip,)), [clip], 1_000_000, 0, HoldReason.HUSH)
    assert held.held[0].stems == (LEAD,)
    back = release(held, 2_000_000, 0, lambda: ClipId("b"))
    assert back.clips[-1].stems == (LEAD,)


def test_what_has_not_begun_is_held_at_its_beginning_however_long_the_fade() -> None:
    clip = Clip(ClipId("a"), TrackId("t"), "r", 2_000_000, 0, 480_000)
    held = hold(Layer(LayerName.MUSIC, clips=(clip,)), [clip], 1_000_000, 3_000_000, HoldReason.HUSH)
    assert held.held[0].frame == 0
