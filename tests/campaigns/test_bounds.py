"""What a table takes at most."""

from __future__ import annotations

import pytest

from rpgmusic.campaigns.players import MAX_ABSENT
from rpgmusic.campaigns.starting import MAX_TOGETHER, play
from rpgmusic.campaigns.transport import pause, stop
from rpgmusic.domain.errors import Conflict, DiskFull, InvalidRequest
from rpgmusic.domain.queue import MAX_ENTRIES
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, ClientId, FolderId, TrackId
from rpgmusic.protocol.rest import LayerRequest, PlayRequest

from .tables import Table

A = TrackId("a")
FOREST = PlayRequest(track_id=A, layer=LayerName.AMBIENCE)


def test_a_layer_takes_many_sounds_but_not_endlessly_many(table: Table) -> None:
    for number in range(MAX_TOGETHER):
        table.do(lambda c, m: play(c, FOREST, m))
        if number == MAX_TOGETHER // 2:
            table.do(lambda c, m: pause(c, LayerRequest(layer=LayerName.AMBIENCE), m))
    with pytest.raises(Conflict, match="Stop some"):
        table.do(lambda c, m: play(c, FOREST, m))
    table.do(lambda c, m: stop(c, LayerRequest(layer=LayerName.AMBIENCE), m))
    table.do(lambda c, m: play(c, FOREST, m))
    table.pass_time(2)
    assert table.heard(LayerName.AMBIENCE) == ["a"]


def test_effects_that_are_over_take_no_room(table: Table) -> None:
    for _ in range(3):
        for _ in range(MAX_TOGETHER):
            table.do(lambda c, m: play(c, PlayRequest(track_id=A, layer=LayerName.EFFECTS), m))
        table.pass_time(13)
    assert len(table.campaign.timeline.layer(LayerName.EFFECTS).clips) <= MAX_TOGETHER


def test_a_folder_larger_than_a_queue_says_so_and_plays_on(table: Table) -> None:
    table.music.folders[FolderId("all")] = (A,) * (MAX_ENTRIES + 1)
    before = table.campaign
    with pytest.raises(InvalidRequest, match="Choose fewer"):
        table.do(lambda c, m: play(c, PlayRequest(folder_id=FolderId("all")), m))
    assert table.campaign == before


def test_of_a_crowd_that_comes_and_goes_the_latest_are_remembered(table: Table) -> None:
    for number in range(MAX_ABSENT + 5):
        table.pass_time(0.001, ticks=False)
        table.players.arrive(DEFAULT_CAMPAIGN, ClientId(f"phone-{number:04}"), "", None)
        if number:
            table.players.leave(DEFAULT_CAMPAIGN, ClientId(f"phone-{number:04}"))
    kept = {player.client_id for player in table.players.all(DEFAULT_CAMPAIGN)}
    assert len(kept) == MAX_ABSENT + 1
    assert "phone-0000" in kept


def test_a_full_disk_keeps_nobody_from_listening(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise DiskFull("There is no room left.")

    monkeypatch.setattr(table.documents, "put", full)
    player = table.players.arrive(DEFAULT_CAMPAIGN, ClientId("phone"), "Ana", None)
    assert player.connected
    table.players.leave(DEFAULT_CAMPAIGN, ClientId("phone"))
    assert table.players.connected(DEFAULT_CAMPAIGN) == 0
