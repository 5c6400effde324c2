"""Saved scenes, pads and battles over HTTP, and who is told of them."""

from __future__ import annotations

import asyncio

from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.board import EditReply
from rpgmusic.protocol.client_messages import Hello, RequestState
from rpgmusic.protocol.codec import decode_server_message
from rpgmusic.protocol.rest import FolderTree
from rpgmusic.protocol.server_messages import BoardUpdated, PlayTrack, SceneChanged, ServerMessage, State
from rpgmusic.protocol.views import Board, CampaignState
from rpgmusic.server.runtime import RunningServer

from .driving import Caller, calling, connected, player_token

BASE = "/api/campaigns/default"


def body(title: str, *tracks: TrackId, **more: object) -> dict[str, object]:
    music = {"source": "tracks", "track_ids": tracks} if tracks else {"source": "keep"}
    return {"scene": {"title": title}, "music": music, **more}


async def save(gm: Caller, title: str, *tracks: TrackId, **more: object) -> SavedScene:
    return (await gm.call("POST", f"{BASE}/scenes", body(title, *tracks, **more))).read(SavedScene)


async def board(gm: Caller) -> Board:
    return (await gm.call("GET", f"{BASE}/board")).read(Board)


async def test_a_scene_is_saved_fired_changed_moved_and_deleted(server: RunningServer) -> None:
    async with calling(server) as gm:
        first, second, *_ = [track.id for track in await gm.tracks()]
        mill = await save(gm, " The mill ", first, ambience=[{"track_id": second, "volume": 0.5}])
        inn = await save(gm, "The inn", second)
        assert mill.scene.title == "The mill"
        state = (await gm.call("POST", f"{BASE}/scenes/{mill.id}/fire", {})).read(CampaignState)
        assert state.scene == mill.scene
        assert [clip.track_id for clip in state.timeline.layer(LayerName.AMBIENCE).clips] == [second]
        shown = (await gm.call("PUT", f"{BASE}/scenes/{inn.id}", body("The tavern", first))).read(SavedScene)
        assert (shown.id, shown.scene.title) == (inn.id, "The tavern")
        assert (await gm.call("GET", f"{BASE}/scenes/{inn.id}")).read(SavedScene) == shown
        moved = (await gm.call("PATCH", f"{BASE}/scenes/{inn.id}", {"position": 0})).read(Board)
        assert [scene.id for scene in moved.scenes] == [inn.id, mill.id]
        assert moved.fired == mill.id
        assert (await gm.call("DELETE", f"{BASE}/scenes/{mill.id}")).status == 204
        after = await board(gm)
        assert ([scene.id for scene in after.scenes], after.fired) == ([inn.id], None)
        assert (await gm.call("POST", f"{BASE}/scenes/{mill.id}/fire", {})).problem.type.endswith("scene-not-found")


async def test_what_sounds_is_captured_as_a_scene(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()]
        await gm.command("play", track_ids=ids[:2])
        await gm.command("play", track_id=ids[2], layer="ambience")
        saved = (await gm.call("POST", f"{BASE}/scenes/capture", {})).read(SavedScene)
        assert saved.music.track_ids == tuple(ids[:2])
        assert [bed.track_id for bed in saved.ambience] == [ids[2]]
        assert saved.scene.title


async def test_only_gms_are_told_what_is_on_the_board(server: RunningServer) -> None:
    token = await player_token(server)
    gm_hello = Hello(token=server.gm_token, listens=False)
    async with (
        calling(server) as gm,
        connected(server, Hello(token=token)) as (player, greeting),
        connected(server, gm_hello) as (console, welcome),
    ):
        assert greeting.data.board is None
        assert welcome.data.board == Board(battle=(await board(gm)).battle)
        scene = await save(gm, "The secret cave", (await gm.tracks())[0].id)
        assert (await console.receive(BoardUpdated)).data.board.scenes == (scene,)
        await gm.call("POST", f"{BASE}/scenes/{scene.id}/fire", {})
        assert (await console.receive(BoardUpdated)).data.board.fired == scene.id
        await player.send(RequestState())
        seen: list[ServerMessage] = []
        async with asyncio.timeout(10):
            while not seen or not isinstance(seen[-1], State):
                seen.append(decode_server_message(await player.raw.receive_str()))
        assert not any(isinstance(message, BoardUpdated) for message in seen)
        assert any(isinstance(message, PlayTrack) for message in seen)
        assert any(isinstance(message, SceneChanged) for message in seen)


async def test_players_may_not_read_or_fire_scenes(server: RunningServer) -> None:
    async with calling(server, await player_token(server)) as player:
        for method, path in (("GET", "board"), ("POST", "scenes/x/fire"), ("POST", "combat"), ("POST", "pads/x/fire")):
            assert (await player.call(method, f"{BASE}/{path}")).status == 403


async def test_pads_sound_stop_and_can_be_told_apart(server: RunningServer) -> None:
    async with calling(server) as gm:
        first, second, *_ = [track.id for track in await gm.tracks()]
        pads = [{"id": "", "name": "Thunder", "track_id": first}, {"id": "", "name": "Bell", "track_id": second}]
        thunder, bell = (await gm.call("PUT", f"{BASE}/pads", {"pads": pads})).read(Board).pads
        assert thunder.id != bell.id
        await gm.call("POST", f"{BASE}/pads/{thunder.id}/fire")
        state = (await gm.call("POST", f"{BASE}/pads/{bell.id}/fire")).read(CampaignState)
        effects = state.timeline.layer(LayerName.EFFECTS).clips
        assert [clip.pad_id for clip in effects] == [thunder.id, bell.id]
        state = (await gm.call("POST", f"{BASE}/pads/stop", {"pad_id": bell.id})).read(CampaignState)
        going = [clip for clip in state.timeline.layer(LayerName.EFFECTS).clips if clip.ends_at_us is None]
        assert [clip.pad_id for clip in going] == [thunder.id]
        assert (await gm.call("POST", f"{BASE}/pads/nobody/fire")).problem.type.endswith("pad-not-found")


async def test_a_battle_begins_and_ends_with_one_request(server: RunningServer) -> None:
    async with calling(server) as gm:
        first, second, *_ = [track.id for track in await gm.tracks()]
        assert (await gm.call("POST", f"{BASE}/combat", {})).problem.type.endswith("nothing-to-play")
        await gm.call("PATCH", f"/api/tracks/{second}/metadata", {"moods": ["battle"]})
        await gm.command("play", track_id=first)
        state = (await gm.call("POST", f"{BASE}/combat", {})).read(CampaignState)
        assert state.scene is not None
        assert state.scene.combat
        assert [entry.track_id for entry in state.queue.entries] == [second]
        assert (await board(gm)).combat
        state = (await gm.call("POST", f"{BASE}/combat", {"on": False})).read(CampaignState)
        assert (state.queue.entries, (await board(gm)).combat) == ((), False)


async def test_a_battle_pool_is_chosen_and_must_hold_music(server: RunningServer) -> None:
    async with calling(server) as gm:
        first = (await gm.tracks())[0].id
        choice = {"source": "tracks", "track_ids": [first]}
        assert (await gm.call("PUT", f"{BASE}/battle", choice)).read(Board).battle.track_ids == (first,)
        assert (await gm.call("PUT", f"{BASE}/battle", {"source": "silence"})).status == 400


async def test_a_scene_that_makes_no_sense_is_refused_with_a_sentence(server: RunningServer) -> None:
    async with calling(server) as gm:
        first = (await gm.tracks())[0].id
        folders = (await gm.call("GET", "/api/folders")).read(FolderTree).folders
        assert folders == ()
        wrong = [
            body(" "),
            body("x", ambience=[{"track_id": first, "volume": 1.5}]),
            body("x", ambience=[{"track_id": first, "folder_id": "f"}]),
            body("x", ambience=[{}]),
            body("x", ambience=[{"track_id": first, "gap": {"shortest_s": 9, "longest_s": 3}}]),
            body("x", ambience=[{"track_id": first, "gap": {"shortest_s": 0.1, "longest_s": 3}}]),
            body("x", music={"source": "tracks"}),
            body("x", music={"source": "folder"}),
            body("x", pads=[{"id": "", "name": "", "track_id": first}]),
        ]
        for request in wrong:
            assert (await gm.call("POST", f"{BASE}/scenes", request)).status == 400, request
        missing = [
            body("x", TrackId("nothing")),
            body("x", music={"source": "folder", "folder_id": "nothing"}),
            body("x", ambience=[{"folder_id": "nothing"}]),
        ]
        for request in missing:
            assert (await gm.call("POST", f"{BASE}/scenes", request)).status == 404, request
        assert (await board(gm)).scenes == ()


async def test_deleting_a_scene_can_be_undone(server: RunningServer) -> None:
    async with calling(server) as gm:
        scene = await save(gm, "The mill", (await gm.tracks())[0].id)
        await gm.call("DELETE", f"{BASE}/scenes/{scene.id}")
        assert (await gm.call("POST", f"{BASE}/undo")).read(EditReply).label == "Deleted the scene “The mill”"
        assert (await board(gm)).scenes == (scene,)
