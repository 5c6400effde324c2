from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from rpgmusic.domain.timeline import Timeline, Voice, voices_at

VECTORS = Path(__file__).parents[1] / "vectors" / "timeline.json"


class Moment(msgspec.Struct, frozen=True):
    server_time_us: int
    voices: tuple[Voice, ...]


class Case(msgspec.Struct, frozen=True):
    name: str
    timeline: Timeline
    moments: tuple[Moment, ...]


CASES = msgspec.convert(json.loads(VECTORS.read_text(encoding="utf-8")), tuple[Case, ...])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_audible_equals_exact_arithmetic(case: Case) -> None:
    for moment in case.moments:
        found = voices_at(case.timeline, moment.server_time_us)
        places = [(voice.layer, voice.clip_id, voice.track_id, voice.frame) for voice in found]
        assert places == [(voice.layer, voice.clip_id, voice.track_id, voice.frame) for voice in moment.voices]
        assert [voice.gain for voice in found] == pytest.approx([v.gain for v in moment.voices], rel=1e-12, abs=1e-15)
