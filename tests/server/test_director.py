"""Scenes posted to a real server: what plays, why, and who is told what. Music is only matched here, not made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from rpgmusic.domain.direction import ChoiceSource, PreparedState
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.client_messages import Hello
from rpgmusic.protocol.direction import DirectorView, Preparation, SceneOutcome, SceneReadingView
from rpgmusic.protocol.making_messages import DirectorUpdated
from rpgmusic.protocol.server_messages import SceneChanged
from rpgmusic.protocol.views import Board, CampaignState
from rpgmusic.server.runtime import RunningServer
from tests.conftest import StartServer

from .driving import Caller, calling, connected, player_token

BASE = "/api/campaigns/default"
DOOR = "The innkeeper bars the door. Something is scratching at the shutters."
FIGHT = "The thing bursts in, roll initiative!"


@asynccontextmanager
async def table(start_server: StartServer, settings: Settings) -> AsyncIterator[tuple[Caller, dict[str, TrackId]]]:
    """A GM at a server that makes no music, with two tracks for suspense and one for battle and calm each."""
    async with start_server(replace(settings, music_feature_enabled=False)) as server, calling(server) as gm:
        ids = [track.id for track in await gm.tracks()]
        moods = {"shadows": "suspense", "fangs": "suspense", "clash": "battle", "embers": "calm"}
        named = dict(zip(moods, ids, strict=False))
        for name, mood in moods.items():
            await gm.call("PATCH", f"/api/tracks/{named[name]}/metadata", {"title": name, "moods": [mood]})
        yield gm, named


async def post(gm: Caller, description: str, **more: object) -> SceneOutcome:
    return (await gm.call("POST", f"{BASE}/scene", {"description": description, **more})).read(SceneOutcome)


async def state(gm: Caller) -> CampaignState:
    return (await gm.call("GET", BASE)).read(CampaignState)


async def heard(gm: Caller) -> set[TrackId]:
    """What the music layer plays once the latest command has taken effect, without what fades away."""
    soon_us = gm.server.services.clock.now_us() + 1_000_000
    clips = (await state(gm)).timeline.layer(LayerName.MUSIC).clips
    return {clip.track_id for clip in clips if clip.starts_at_us <= soon_us and clip.stays_at(soon_us)}


async def director(gm: Caller, **changes: object) -> DirectorView:
    return (await gm.call("PATCH", f"{BASE}/director", changes)).read(DirectorView)


async def do(gm: Caller, what: str, **body: object) -> DirectorView:
    return (await gm.call("POST", f"{BASE}/director/{what}", body or None)).read(DirectorView)


async def test_a_scene_brings_the_music_of_its_mood_and_says_why(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        outcome = await post(gm, DOOR)
        assert outcome.reading.mood is Mood.SUSPENSE
        assert outcome.choice.source is ChoiceSource.LIBRARY
        assert outcome.choice.applied
        assert outcome.choice.reasons[0] == "Its mood is suspense."
        assert outcome.choice.track_id in {named["shadows"], named["fangs"]}
        assert outcome.choice.track_id in await heard(gm)
        assert outcome.scene == (await state(gm)).scene
        assert (await state(gm)).timeline.layer(LayerName.MUSIC).intensity.to_level == outcome.reading.intensity


async def test_a_fight_pushes_the_music_aside_and_gives_it_back(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        before = (await post(gm, DOOR)).choice.track_id
        fight = await post(gm, FIGHT)
        assert fight.reading.combat
        assert fight.choice.track_id == named["clash"]
        assert (await gm.call("GET", f"{BASE}/board")).read(Board).combat
        over = (await gm.call("POST", f"{BASE}/combat", {"on": False})).read(CampaignState)
        assert await heard(gm) == {before}
        assert over.scene is not None
        assert not over.scene.combat


async def test_a_new_scene_ends_a_battle_for_good(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        await post(gm, DOOR)
        await post(gm, FIGHT)
        after = await post(gm, "They rest by the fire and talk quietly of home.", mood="calm", combat=False)
        assert after.choice.track_id == named["embers"]
        assert not (await gm.call("GET", f"{BASE}/board")).read(Board).combat


async def test_music_that_still_fits_plays_on(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        first = await post(gm, DOOR)
        second = await post(gm, "The scratching stops. Nobody dares to breathe.", mood="suspense")
        assert second.choice.source is ChoiceSource.PLAYING
        assert second.choice.track_id == first.choice.track_id


async def test_a_suggestion_waits_for_the_gm(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        await director(gm, mode="suggest")
        outcome = await post(gm, DOOR)
        assert not outcome.choice.applied
        assert await heard(gm) == set()
        view = await do(gm, "accept")
        assert view.choice is not None
        assert view.choice.applied
        assert outcome.choice.track_id in await heard(gm)


async def test_a_director_that_is_off_only_sets_the_scene(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        await director(gm, mode="off")
        assert (await post(gm, DOOR)).choice.source is ChoiceSource.NOTHING
        assert await heard(gm) == set()
        assert (await post(gm, DOOR, play=True)).choice.applied


async def test_another_choice_is_another_track(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        first = (await post(gm, DOOR)).choice.track_id
        second = (await do(gm, "reroll")).choice
        assert second is not None
        assert {first, second.track_id} == {named["shadows"], named["fangs"]}


async def test_what_is_pinned_comes_first_and_what_is_banned_never(
    start_server: StartServer, settings: Settings
) -> None:
    async with table(start_server, settings) as (gm, named):
        view = await do(gm, "pin", track_id=named["embers"], mood="suspense")
        assert [(pin.mood, pin.track.id) for pin in view.pins] == [(Mood.SUSPENSE, named["embers"])]
        await do(gm, "pin", track_id=named["fangs"], mood="suspense")
        await do(gm, "never", track_id=named["embers"])
        outcome = await post(gm, DOOR)
        assert outcome.choice.track_id == named["fangs"]
        assert outcome.choice.reasons[0] == "You pinned it to suspense."
        view = await do(gm, "never")
        assert {card.id for card in view.never} == {named["embers"], named["fangs"]}
        assert view.choice is not None
        assert view.choice.track_id == named["shadows"]


async def test_without_words_that_are_understood_the_music_stays(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        await post(gm, DOOR)
        before = await heard(gm)
        outcome = await post(gm, "Der Wirt verriegelt die Tür. Etwas kratzt an den Fensterläden.")
        assert not outcome.reading.understood
        assert outcome.choice.source is ChoiceSource.NOTHING
        assert await heard(gm) == before


async def test_silence_can_be_asked_for(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        await post(gm, DOOR)
        assert (await post(gm, DOOR, hints="silence, please")).choice.source is ChoiceSource.SILENCE
        assert await heard(gm) == set()


async def test_when_nothing_fits_the_gm_is_told_what_to_do(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        choice = (await post(gm, "Bells ring out, and all of the city cheers for you.", mood="triumph")).choice
        assert choice.source is ChoiceSource.NOTHING
        assert "turned off" in choice.problem


async def test_reading_a_scene_changes_nothing(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        reply = await gm.call("POST", f"{BASE}/scene/read", {"description": FIGHT})
        view = reply.read(SceneReadingView)
        assert view.choice.track_id == named["clash"]
        assert sum(view.reading.moods.values()) > 0.99
        assert (await state(gm)).scene is None
        assert await heard(gm) == set()


async def test_a_scene_that_ends_leaves_the_music_or_fades_it(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        await post(gm, DOOR)
        await gm.call("DELETE", f"{BASE}/scene")
        assert await heard(gm)
        await post(gm, DOOR)
        await director(gm, scene_end="fade")
        await gm.call("DELETE", f"{BASE}/scene")
        assert await heard(gm) == set()


async def test_players_learn_title_and_mood_and_nothing_else(server: RunningServer) -> None:
    token = await player_token(server)
    async with calling(server) as gm, connected(server, Hello(token=token)) as (player, _):
        body = {"title": "The inn", "description": DOOR, "hints": "the cook did it", "mood": "suspense", "play": False}
        await gm.call("POST", f"{BASE}/scene", body)
        assert (await player.receive(SceneChanged)).data.scene == Scene(title="The inn", mood=Mood.SUSPENSE)
        async with connected(server, Hello(token=token)) as (_, welcome):
            assert welcome.data.campaign.scene == Scene(title="The inn", mood=Mood.SUSPENSE)
        assert (await gm.call("GET", f"{BASE}/director")).status == 200
        async with calling(server, token) as as_player:
            assert (await as_player.call("GET", f"{BASE}/director")).status == 403
            assert (await as_player.call("POST", f"{BASE}/scene", body)).status == 403


async def test_other_consoles_are_told_what_the_director_chose(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        hello = Hello(token=gm.server.gm_token, listens=False)
        async with connected(gm.server, hello) as (console, _welcome):
            outcome = await post(gm, DOOR)
            told = (await console.receive(DirectorUpdated)).data
            assert told.choice == outcome.choice


async def test_an_outline_becomes_scenes_on_the_board(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        outline = f"# Tonight\n\n## The inn\n{DOOR}\n\n## The fight\n{FIGHT}\n\n## The wedding\nBells and cheering!\n"
        prepared = (await gm.call("POST", f"{BASE}/prepare", {"outline": outline})).read(Preparation)
        assert [(one.title, one.state) for one in prepared.scenes][:2] == [
            ("The inn", PreparedState.MATCHED),
            ("The fight", PreparedState.MATCHED),
        ]
        board = (await gm.call("GET", f"{BASE}/board")).read(Board)
        assert [saved.scene.title for saved in board.scenes] == ["The inn", "The fight", "The wedding"]
        assert named["clash"] in board.scenes[1].music.track_ids
        assert (await gm.call("GET", f"{BASE}/prepare")).read(Preparation) == prepared
        assert (await gm.call("DELETE", f"{BASE}/prepare")).status == 204
        assert (await gm.call("GET", f"{BASE}/prepare")).read(Preparation).scenes == ()


async def test_the_director_remembers_over_a_restart(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        await director(gm, mode="suggest", length_s=60, motif="The Bell")
        await do(gm, "pin", track_id=named["fangs"], mood="suspense")
    async with start_server(settings) as server, calling(server) as gm:
        view = (await gm.call("GET", f"{BASE}/director")).read(DirectorView)
        assert (view.mode, view.length_s, view.motif) == ("suggest", 60, "The Bell")
        assert [pin.track.id for pin in view.pins] == [named["fangs"]]


async def test_a_pinned_track_counts_whatever_its_labels_say(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        await do(gm, "pin", track_id=named["embers"], mood="suspense")
        assert (await post(gm, DOOR)).choice.track_id == named["embers"]


async def test_a_program_begins_and_ends_a_fight_without_words(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, named):
        before = (await post(gm, "", mood="suspense")).choice.track_id
        begun = (await gm.call("POST", f"{BASE}/scene", {"combat": True})).read(SceneOutcome)
        assert begun.choice.track_id == named["clash"]
        over = (await gm.call("POST", f"{BASE}/scene", {"combat": False})).read(SceneOutcome)
        assert over.choice.source is ChoiceSource.PLAYING
        assert await heard(gm) == {before}


async def test_preparing_the_same_outline_again_changes_nothing(start_server: StartServer, settings: Settings) -> None:
    async with table(start_server, settings) as (gm, _):
        outline = f"## The inn\n{DOOR}\n"
        first = (await gm.call("POST", f"{BASE}/prepare", {"outline": outline})).read(Preparation)
        more = outline + f"\n## The fight\n{FIGHT}\n"
        second = (await gm.call("POST", f"{BASE}/prepare", {"outline": more})).read(Preparation)
        assert second.scenes[0] == first.scenes[0]
        board = (await gm.call("GET", f"{BASE}/board")).read(Board)
        assert [saved.scene.title for saved in board.scenes] == ["The inn", "The fight"]
