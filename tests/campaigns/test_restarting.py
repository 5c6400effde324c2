"""What comes back after a restart, and how server time goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rpgmusic.campaigns.clock import ClockFile, ClockReading, ServerClock, resumption
from rpgmusic.campaigns.mixing import set_mix
from rpgmusic.campaigns.queueing import enqueue
from rpgmusic.campaigns.resuming import resumed_clock
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import pause, resume
from rpgmusic.domain.errors import DiskFull
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId, ClientId, TrackId
from rpgmusic.protocol.rest import EnqueueRequest, LayerRequest, MixRequest, PlayRequest

from .tables import SECOND_US, Table

A, B = TrackId("a"), TrackId("b")


def test_everything_comes_back_as_it_was(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.do(lambda c, m: set_mix(c, LayerName.AMBIENCE, MixRequest(volume=0.3), m))
    table.campaigns.set_scene(DEFAULT_CAMPAIGN, Scene(title="The mill"))
    table.pass_time(3)
    before, heard = table.campaign, table.voices()
    table.reopen()
    assert table.campaign == before
    assert table.voices() == heard
    assert len(table.campaigns.history(DEFAULT_CAMPAIGN, 10)) == 1
    table.pass_time(6)
    assert table.heard() == ["a", "b"]


def test_a_held_position_survives(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.pass_time(3)
    table.do(lambda c, m: pause(c, LayerRequest(), m))
    table.pass_time(1)
    held = table.campaign.timeline.layer(LayerName.MUSIC).held[0]
    table.reopen()
    table.do(lambda c, m: resume(c, LayerRequest(), m))
    table.pass_time(0.15)
    assert table.voices()[0].frame == held.frame


def test_after_a_long_absence_nothing_blares_but_everything_is_held(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.pass_time(3)
    frame = table.voices()[0].frame
    table.reopen(long_absence=True)
    assert table.heard() == []
    assert table.campaign.timeline.layer(LayerName.MUSIC).held[0].frame == frame


def test_after_a_long_absence_a_sudden_death_changes_nothing_about_the_silence(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.pass_time(3)
    table.reopen(long_absence=True)
    held = table.campaign.timeline.layer(LayerName.MUSIC).held
    table.reopen()
    assert table.heard() == []
    assert table.campaign.timeline.layer(LayerName.MUSIC).held == held


def test_a_change_of_the_queue_survives_on_its_own(table: Table) -> None:
    table.do(lambda c, m: enqueue(c, EnqueueRequest(track_ids=(A, B)), m))
    table.reopen()
    assert [entry.track_id for entry in table.campaign.queue.entries] == [A, B]


def test_campaigns_names_codes_and_players_survive(table: Table) -> None:
    other = table.campaigns.create("The other table")
    table.campaigns.rename(DEFAULT_CAMPAIGN, "Friday")
    table.players.arrive(DEFAULT_CAMPAIGN, ClientId("phone"), "Ana", 1_000)
    table.players.change(DEFAULT_CAMPAIGN, ClientId("phone"), trim_us=-20_000)
    table.reopen()
    assert table.campaign.name == "Friday"
    assert table.campaigns.get(CampaignId("the-other-table")) == other
    player = table.players.get(DEFAULT_CAMPAIGN, ClientId("phone"))
    assert (player.name, player.trim_us, player.connected) == ("Ana", -20_000, False)


def test_a_full_disk_still_lets_the_gm_pause_but_is_not_hidden(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.pass_time(1)

    def full(*_: object) -> None:
        raise DiskFull("There is no room left.")

    monkeypatch.setattr(table.documents, "put_many", full)
    with pytest.raises(DiskFull):
        table.do(lambda c, m: pause(c, LayerRequest(), m))
    table.pass_time(1)
    assert table.heard() == []


def test_copying_the_data_at_any_moment_gives_what_was_acknowledged(table: Table, tmp_path: Path) -> None:
    for number in range(10):
        table.do(lambda c, m, v=number / 10: set_mix(c, LayerName.MUSIC, MixRequest(volume=v), m))  # type: ignore[misc]  # bound now
        acknowledged = table.campaign
        copy = tmp_path / f"copy-{number}"
        shutil.copytree(table.directory, copy, ignore=shutil.ignore_patterns("copy-*", "lock"))
        restored = Table(copy, table.music)
        assert restored.campaign == acknowledged
        restored.documents.close()


@pytest.mark.parametrize(
    ("away_s", "server_time_goes_on_s", "held"),
    [(0.0, 0.0, False), (5.0, 5.0, False), (31.0, 0.0, False), (-3_600.0, 0.0, False), (901.0, 0.0, True)],
)
def test_server_time_goes_on_through_a_short_restart_only(
    away_s: float, server_time_goes_on_s: float, held: bool
) -> None:
    resumed = resumption(ClockReading(7 * SECOND_US, 1_000_000.0), 1_000_000.0 + away_s)
    assert resumed.server_us == (7 + server_time_goes_on_s) * SECOND_US
    assert resumed.long_absence is held


def test_stepping_the_wall_clock_changes_nothing_while_the_server_runs() -> None:
    monotonic_ns, wall_s = [10**12], [1e9]
    clock = ServerClock(5, monotonic_ns=lambda: monotonic_ns[0], wall_s=lambda: wall_s[0])
    wall_s[0] -= 86_400
    monotonic_ns[0] += 10**9
    assert clock.now_us() == 5 + SECOND_US


def test_a_campaign_saved_after_the_clock_file_counts(table: Table, tmp_path: Path) -> None:
    file = ClockFile(tmp_path)
    file.write(ClockReading(table.now_us - 500_000, 1e9))
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    clock, _ = resumed_clock(table.documents, file, lambda: 1e9)
    assert clock.now_us() >= table.now_us


def test_a_damaged_clock_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_bytes(b'{"server_us": "x')
    assert ClockFile(tmp_path).read() is None
