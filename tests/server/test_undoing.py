"""What the GM edits at a table can be taken back over HTTP."""

from __future__ import annotations

import pytest

from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.board import EditReply
from rpgmusic.protocol.rest import QueueView
from rpgmusic.server.runtime import RunningServer

from .driving import Caller, Reply, calling

QUEUE = "/api/campaigns/default/queue"


async def undo(gm: Caller) -> EditReply:
    return (await gm.call("POST", "/api/campaigns/default/undo")).read(EditReply)


async def redo(gm: Caller) -> EditReply:
    return (await gm.call("POST", "/api/campaigns/default/redo")).read(EditReply)


async def queued(gm: Caller) -> list[TrackId]:
    return [entry.track_id for entry in (await gm.call("GET", QUEUE)).read(QueueView).queue.entries]


def entries(reply: Reply) -> list[str]:
    return [entry.id for entry in reply.read(QueueView).queue.entries]


async def test_a_removed_track_comes_back_into_the_queue_with_the_same_words_that_said_it_left(
    server: RunningServer,
) -> None:
    async with calling(server) as gm:
        tracks = (await gm.tracks())[:3]
        first, *_ = entries(await gm.call("PUT", QUEUE, {"track_ids": [track.id for track in tracks]}))
        await gm.call("DELETE", f"{QUEUE}/{first}")
        assert await queued(gm) == [track.id for track in tracks[1:]]
        assert await undo(gm) == EditReply(label=f"Removed “{tracks[0].title}” from the queue", more=1)
        assert await queued(gm) == [track.id for track in tracks]
        assert (await redo(gm)).label == f"Removed “{tracks[0].title}” from the queue"
        assert await queued(gm) == [track.id for track in tracks[1:]]


async def test_every_edit_of_the_queue_is_undone_in_turn(server: RunningServer) -> None:
    async with calling(server) as gm:
        tracks = (await gm.tracks())[:3]
        ids = [track.id for track in tracks]
        *_, last = entries(await gm.call("PUT", QUEUE, {"track_ids": ids}))
        await gm.call("POST", QUEUE, {"track_ids": ids[:1]})
        await gm.call("PATCH", f"{QUEUE}/{last}", {"to_index": 0})
        await gm.call("PATCH", QUEUE, {"repeat": "all", "crossfade_s": 1.5})
        await gm.call("DELETE", QUEUE)
        labels = [(await undo(gm)).label for _ in range(5)]
        assert labels == [
            "Cleared the queue",
            "Set the queue to repeat “all”, cross-fade 1.5 s",
            f"Moved “{tracks[2].title}” in the queue",
            f"Added “{tracks[0].title}” to the queue",
            "Replaced the queue by 3 tracks",
        ]
        assert await queued(gm) == []
        for _ in range(4):
            await redo(gm)
        view = (await gm.call("GET", QUEUE)).read(QueueView).queue
        assert [entry.track_id for entry in view.entries] == [ids[2], ids[0], ids[1], ids[0]]
        assert view.repeat is Repeat.ALL


async def test_music_that_went_on_meanwhile_does_not_hinder_undoing(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()][:3]
        await gm.command("play", track_ids=ids)
        *_, last = entries(await gm.call("GET", QUEUE))
        await gm.call("DELETE", f"{QUEUE}/{last}")
        state = await gm.command("next")
        await undo(gm)
        assert await queued(gm) == ids
        assert (await gm.call("GET", QUEUE)).read(QueueView).queue.current == state.queue.current


async def test_a_queue_that_was_played_anew_since_is_not_overwritten(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()]
        await gm.call("PUT", QUEUE, {"track_ids": ids[:2]})
        await gm.command("play", track_ids=ids[1:3])
        refused = await gm.call("POST", "/api/campaigns/default/undo")
        assert refused.status == 409
        assert "Replaced the queue by 2 tracks" in refused.problem.detail
        assert await queued(gm) == ids[1:3]


@pytest.mark.parametrize("what", ["undo", "redo"])
async def test_without_edits_or_without_the_campaign_nothing_is_undone(server: RunningServer, what: str) -> None:
    async with calling(server) as gm:
        assert (await gm.call("POST", f"/api/campaigns/default/{what}")).status == 409
        assert (await gm.call("POST", f"/api/campaigns/nowhere/{what}")).status == 404
