from __future__ import annotations

from pathlib import Path

import pytest

from rpgmusic.campaigns.starting import play
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import PlayRequest

from .tables import PaperMusic, Table, make_track

A, B, C, D = (TrackId(name) for name in "abcd")


class BreakingMusic(PaperMusic):
    """A catalogue that fails in a way nobody foresaw, for one track, once told to."""

    broken: TrackId | None = None

    def track(self, track_id: TrackId) -> Track:
        """See `Catalogue`."""
        if track_id == self.broken:
            raise ZeroDivisionError
        return super().track(track_id)


def test_a_table_that_fails_does_not_hold_up_the_others(tmp_path: Path) -> None:
    music = BreakingMusic({track_id: make_track(track_id) for track_id in (A, B, C, D)})
    table = Table(tmp_path, music)
    other = table.campaigns.create("Thursday")
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.campaigns.command(other.id, lambda c, m: play(c, PlayRequest(track_ids=(C, D)), m))
    music.broken = B
    table.pass_time(9.5, ticks=False)
    with pytest.raises(ExceptionGroup):
        table.campaigns.tick()
    queue = table.campaigns.get(other.id).queue
    assert queue.current == queue.entries[1].id
