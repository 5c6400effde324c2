"""What the GM commands over HTTP, and what everyone at the table is told."""

from __future__ import annotations

import asyncio

from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.player import ContextState, PlayerReport
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.timeline import LayerName
from rpgmusic.protocol.client_messages import (
    Hello,
    Ping,
    PlayerProfile,
    PositionReport,
    ProfileChanged,
    RequestState,
    TimeSyncRequest,
)
from rpgmusic.protocol.rest import CampaignView, History, PlayerDetail, PlayerList, QueueView
from rpgmusic.protocol.server_messages import (
    Goodbye,
    Pause,
    PlayerSettingsChanged,
    PlayersUpdated,
    PlayTrack,
    SceneChanged,
    State,
    TimeSyncReply,
    VolumeChange,
)
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.runtime import RunningServer

from .driving import calling, connected, player_token
from .waiting import until


async def test_playing_a_track_is_told_to_every_player(server: RunningServer) -> None:
    token = await player_token(server)
    async with calling(server) as gm, connected(server, Hello(token=token)) as (player, _):
        track = (await gm.tracks())[0]
        state = await gm.command("play", track_id=track.id)
        told = (await player.receive(PlayTrack)).data
    assert told.timeline == state.timeline
    assert told.effective_at_us == state.timeline.layer(LayerName.MUSIC).clips[0].starts_at_us
    assert [card.id for card in told.tracks] == [track.id]
    assert state.transport is Transport.PLAYING


async def test_tracks_are_played_as_a_queue(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()]
        await gm.command("play", track_ids=ids)
        queue = (await gm.call("GET", "/api/campaigns/default/queue")).read(QueueView).queue
        assert [entry.track_id for entry in queue.entries] == ids
        assert queue.current == queue.entries[0].id
        state = await gm.command("next")
        assert state.queue.current == queue.entries[1].id


async def test_the_queue_is_edited_entry_by_entry(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()][:3]
        base = "/api/campaigns/default/queue"
        queue = (await gm.call("PUT", base, {"track_ids": ids})).read(QueueView).queue
        first, second, third = (entry.id for entry in queue.entries)
        await gm.call("PATCH", f"{base}/{third}", {"to_index": 0})
        await gm.call("DELETE", f"{base}/{first}")
        queue = (await gm.call("PATCH", base, {"repeat": "all", "crossfade_s": 1.5})).read(QueueView).queue
        assert [entry.id for entry in queue.entries] == [third, second]
        assert (queue.repeat, queue.crossfade_us) == (Repeat.ALL, 1_500_000)
        assert (await gm.call("DELETE", f"{base}/{first}")).problem.type.endswith("entry-not-found")
        assert (await gm.call("DELETE", base)).read(QueueView).queue.entries == ()


async def test_volume_pause_and_scene_are_told_to_players(server: RunningServer) -> None:
    token = await player_token(server)
    async with calling(server) as gm, connected(server, Hello(token=token)) as (player, _):
        await gm.command("play", track_id=(await gm.tracks())[0].id)
        await gm.call("PATCH", "/api/campaigns/default/layers/music", {"volume": 0.25})
        assert (await player.receive(VolumeChange)).data.timeline.layer(LayerName.MUSIC).volume == 0.25
        await gm.command("pause")
        assert (await player.receive(Pause)).data.timeline.layer(LayerName.MUSIC).held
        await gm.call("PUT", "/api/campaigns/default/scene", {"title": "The old mill", "mood": "mystery"})
        scene = (await player.receive(SceneChanged)).data.scene
        assert scene is not None
        assert scene.title == "The old mill"


async def test_what_was_played_is_in_the_history(server: RunningServer) -> None:
    async with calling(server) as gm:
        tracks = await gm.tracks()
        for track in tracks[:2]:
            await gm.command("play", track_id=track.id)
        history = (await gm.call("GET", "/api/campaigns/default/history")).read(History)
    assert [entry.track_id for entry in history.entries] == [tracks[1].id, tracks[0].id]


async def test_campaigns_have_their_own_links_and_music(server: RunningServer) -> None:
    async with calling(server) as gm:
        other = (await gm.call("POST", "/api/campaigns", {"name": "Château Noir!"})).read(CampaignView)
        assert other.id == "chateau-noir"
        assert other.join_url != server.join_url()
        await gm.command("play", track_id=(await gm.tracks())[0].id)
        state = (await gm.call("GET", f"/api/campaigns/{other.id}")).read(CampaignState)
        assert state.transport is Transport.STOPPED
        assert (await gm.call("DELETE", f"/api/campaigns/{other.id}")).status == 204
        assert (await gm.call("GET", f"/api/campaigns/{other.id}")).status == 404
        assert (await gm.call("DELETE", "/api/campaigns/default")).status == 409


async def test_time_sync_answers_with_the_clients_own_stamp_and_the_servers_clock(server: RunningServer) -> None:
    async with connected(server, Hello(token=server.gm_token, listens=False)) as (socket, welcome):
        await socket.send(TimeSyncRequest(data=Ping(client_sent=12.5)))
        clocks = (await socket.receive(TimeSyncReply)).data
    assert clocks.client_sent == 12.5
    assert welcome.data.server_time_us <= clocks.server_received_us <= clocks.server_sent_us


async def test_the_state_is_sent_again_on_request(server: RunningServer) -> None:
    async with connected(server, Hello(token=server.gm_token, listens=False)) as (socket, welcome):
        await socket.send(RequestState())
        assert (await socket.receive(State)).data == welcome.data.campaign


async def test_the_gm_sees_what_players_report_and_players_see_names_only(server: RunningServer) -> None:
    token = await player_token(server)
    gm_hello = Hello(token=server.gm_token, listens=False)
    async with connected(server, gm_hello) as (gm, _), connected(server, Hello(token=token, name="Ana")) as (ana, _):
        report = PlayerReport(unlocked=True, muted=True, context_state=ContextState.RUNNING, skew_us=120)
        await ana.send(PositionReport(data=report))
        while True:
            views = (await gm.receive(PlayersUpdated)).data.players
            if views and views[0].report is not None:
                break
        assert views[0].report == report
        assert views[0].trouble == "has muted the sound"
        await ana.send(ProfileChanged(data=PlayerProfile(name="Ana the Bold")))
        while (view := (await ana.receive(PlayersUpdated)).data.players[0]).name != "Ana the Bold":
            continue
        assert view.report is None


async def test_the_gm_sets_a_players_trim_from_afar_and_it_lasts(server: RunningServer) -> None:
    token = await player_token(server)
    hello = Hello(token=token, client_id="anas-phone", name="Ana")
    async with calling(server) as gm:
        async with connected(server, hello) as (ana, first):
            path = f"/api/campaigns/default/players/{first.data.client_id}"
            reply = await gm.call("PATCH", path, {"trim_us": -35_000})
            assert reply.status == 200
            assert (await ana.receive(PlayerSettingsChanged)).data.trim_us == -35_000
        async with connected(server, hello) as (_, welcome):
            assert welcome.data.trim_us == -35_000
        players = (await gm.call("GET", "/api/campaigns/default/players")).read(PlayerList).players
        assert [player.client_id for player in players] == [first.data.client_id]


async def test_a_player_whom_the_gm_removes_is_cut_off_and_kept_out(server: RunningServer) -> None:
    token = await player_token(server)
    async with calling(server) as gm, connected(server, Hello(token=token)) as (troll, welcome):
        path = f"/api/campaigns/default/players/{welcome.data.client_id}"
        assert (await gm.call("DELETE", path)).status == 204
        await troll.close_code()
    async with calling(server, token) as removed:
        track = next(iter(server.services.library.page().tracks))
        assert (await removed.call("GET", f"/audio/{track.id}")).status == 401


async def test_the_gm_sees_how_a_player_fared_lately(server: RunningServer) -> None:
    token = await player_token(server)
    async with calling(server) as gm, connected(server, Hello(token=token)) as (player, welcome):
        for skew_us in (900, 40):
            await player.send(PositionReport(data=PlayerReport(unlocked=True, muted=False, skew_us=skew_us)))
        await player.send(TimeSyncRequest(data=Ping(client_sent=0)))
        await player.receive(TimeSyncReply)
        reply = await gm.call("GET", f"/api/campaigns/default/players/{welcome.data.client_id}")
    assert [report.skew_us for report in reply.read(PlayerDetail).reports] == [900, 40]


async def test_stopping_the_server_is_told_before_the_socket_closes(server: RunningServer) -> None:
    async with connected(server, Hello(token=server.gm_token, listens=False)) as (socket, _):
        task = asyncio.create_task(server.services.hub.close())
        await socket.receive(Goodbye)
        assert await socket.close_code() == 1012
        await task


async def test_a_track_that_ends_gives_way_to_the_next_with_nobody_listening(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()][:2]
        await gm.call("PATCH", "/api/campaigns/default/queue", {"crossfade_s": 0.2})
        await gm.command("play", track_ids=ids)
        await gm.command("seek", position_s=5.2)
        campaigns = server.services.campaigns
        second = campaigns.get(campaigns.all()[0].id).queue.entries[1].id
        await until(lambda: campaigns.all()[0].queue.current == second)
