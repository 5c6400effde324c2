"""Measuring: once for each track, in the background, what fails is said once."""

from __future__ import annotations

from rpgmusic.domain.track import TrackStatus

from .conftest import Table, eventually
from .tunes import tune


async def test_every_new_track_is_measured_and_its_waveform_kept(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan()
    await eventually(lambda: table.only("a.ogg").analysis is not None)
    assert await table.library.waveform(table.only("a.ogg").id) == bytes(1_000)


async def test_a_failure_is_recorded_and_not_tried_again(table: Table) -> None:
    tune(table.music / "cursed.ogg")
    await table.scan()
    await eventually(lambda: table.only("cursed.ogg").problem == "This file is cursed.")
    await table.scan()
    await table.close()
    await table.open()
    await eventually(lambda: table.library.to_analyse() == 0)
    assert table.measured == ["cursed.ogg"]
    assert table.only("cursed.ogg").status is TrackStatus.PLAYABLE


async def test_a_prioritised_track_is_measured_next_and_a_pause_holds_all(table: Table) -> None:
    table.library.pause_analysis()
    for number in range(5):
        tune(table.music / f"{number}.ogg", number)
    await table.scan()
    chosen = table.only("2.ogg")
    table.library.prioritise(chosen.id)
    assert len(table.measured) <= 1
    already = list(table.measured)
    table.library.resume_analysis()
    await eventually(lambda: table.library.to_analyse() == 0)
    assert table.measured[len(already)] == "2.ogg"


async def test_what_was_not_measured_is_taken_up_after_a_restart(table: Table) -> None:
    table.library.pause_analysis()
    for number in range(4):
        tune(table.music / f"{number}.ogg", number)
    await table.scan()
    await table.close()
    await table.open()
    await eventually(lambda: all(track.analysis for track in table.all()))
