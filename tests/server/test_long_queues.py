"""Queues of thousands of tracks: GMs see all of it, players what they need."""

from __future__ import annotations

import pytest

from rpgmusic.domain.queue import Queue, QueueEntry
from rpgmusic.domain.units import EntryId, TrackId
from rpgmusic.protocol.client_messages import Hello, RequestState
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.rest import QueueView
from rpgmusic.protocol.server_messages import QueueUpdated, State
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.runtime import RunningServer
from rpgmusic.server.shortening import around_current

from .driving import calling, connected, player_token

LONGEST = 10_000
WELL_BOUNDED_BYTES = 60_000


def a_queue(length: int, current: int | None) -> Queue:
    entries = tuple(QueueEntry(EntryId(f"e{n}"), TrackId(f"t{n}"), n) for n in range(length))
    return Queue(entries, current=None if current is None else entries[current].id)


@pytest.mark.parametrize(
    ("length", "current", "first", "last"),
    [(10_000, 5_000, 4_900, 5_099), (10_000, None, 0, 199), (10_000, 3, 0, 199), (10_000, 9_999, 9_800, 9_999)],
)
def test_players_get_the_entries_around_the_current_one(
    length: int, current: int | None, first: int, last: int
) -> None:
    short = around_current(a_queue(length, current))
    assert (short.entries[0].id, short.entries[-1].id) == (f"e{first}", f"e{last}")
    assert len(short.entries) == 200


def test_a_queue_of_usual_length_is_left_as_it_is() -> None:
    queue = a_queue(200, 150)
    assert around_current(queue) is queue


async def test_a_players_messages_stay_short_however_long_the_queue_is(server: RunningServer) -> None:
    token = await player_token(server)
    gm_hello = Hello(token=server.gm_token, listens=False)
    async with (
        calling(server) as gm,
        calling(server, token) as listener,
        connected(server, gm_hello) as (console, _),
        connected(server, Hello(token=token)) as (player, _),
    ):
        ids = [track.id for track in await gm.tracks()] * (LONGEST // 5)
        await gm.command("play", track_ids=ids)
        told = await player.receive(QueueUpdated)
        assert len(told.data.queue.entries) == 200
        assert len(encode(told)) < WELL_BOUNDED_BYTES
        await player.send(RequestState())
        assert len((await player.receive(State)).data.queue.entries) == 200
        fetched = (await listener.call("GET", "/api/campaigns/default")).read(CampaignState)
        assert len(fetched.queue.entries) == 200
        assert {clip.track_id for layer in fetched.timeline.layers for clip in layer.clips} <= {
            card.id for card in fetched.tracks
        }
        async with connected(server, Hello(token=token)) as (_, welcome):
            assert len(encode(welcome)) < WELL_BOUNDED_BYTES
        assert len((await console.receive(QueueUpdated)).data.queue.entries) == LONGEST
        whole = (await gm.call("GET", "/api/campaigns/default/queue")).read(QueueView)
        assert len(whole.queue.entries) == LONGEST
