"""Campaigns in files: out of one server and into another, and back to what they were."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec
import pytest

from rpgmusic.campaigns.moment import Outcome
from rpgmusic.domain.campaign import Campaign, Transport
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.saved_scene import DEFAULT_BATTLE, AmbienceBed, Gap, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, ClientId, FolderId, PadId, SceneId, TrackId
from rpgmusic.library import ScanPhase
from rpgmusic.protocol.board import EditReply
from rpgmusic.protocol.exchange import CampaignFile, ImportReply, RestoreReply
from rpgmusic.protocol.rest import FolderTree, History, TrackList
from rpgmusic.protocol.views import FolderView
from rpgmusic.server.exchange.merging import merged
from rpgmusic.server.runtime import RunningServer, running_server

from .driving import Caller, calling
from .waiting import until

CAMPAIGN: Final = "/api/campaigns/default"


@asynccontextmanager
async def scanned_server(settings: Settings) -> AsyncIterator[RunningServer]:
    """A server that has scanned its music."""
    async with running_server(replace(settings, scan_on_startup=False)) as server:
        library = server.services.library
        library.start_scan()
        await until(lambda: library.scan_status().state is ScanPhase.FINISHED and not library.to_analyse())
        yield server


async def furnished(gm: Caller) -> dict[str, TrackId]:
    """Lay folders, labels, scenes, pads and a battle pool; returns the tracks by path."""
    ids = {track.path: track.id for track in await gm.tracks()}
    places = (await gm.call("POST", "/api/folders", {"name": "Places"})).read(FolderView)
    town = (await gm.call("POST", "/api/folders", {"name": "Town", "parent_id": places.id})).read(FolderView)
    in_town = [ids["town/market.ogg"], ids["town/church.mp3"]]
    await gm.call("POST", f"/api/folders/{town.id}/tracks", {"track_ids": in_town})
    labels = {"moods": ["tavern"], "free_tags": ["loud"], "artist": "Bards", "year": 1374}
    await gm.call("PATCH", f"/api/tracks/{ids['tavern.wav']}/metadata", labels)
    pad = Pad(PadId("p1"), "Door", ids["deep woods.m4a"], 0.5)
    scene = SavedScene(
        SceneId("s1"),
        Scene("Market day", mood=Mood.TOWN),
        MusicChoice(MusicSource.TRACKS, (ids["tavern.wav"], ids["battle.flac"])),
        (AmbienceBed(folder_id=town.id, gap=Gap(5, 9)), AmbienceBed(track_id=ids["town/church.mp3"], volume=0.3)),
        (pad,),
    )
    battle = MusicChoice(MusicSource.FOLDER, folder_id=town.id)

    def laid(campaign: Campaign) -> Campaign:
        return replace(campaign, scenes=(scene,), pads=(replace(pad, id=PadId("p2")),), battle=battle, fired=scene.id)

    gm.server.services.campaigns.command(DEFAULT_CAMPAIGN, lambda campaign, _: Outcome(laid(campaign)))
    return ids


async def played(gm: Caller, ids: dict[str, TrackId]) -> None:
    """Let music play in the middle of a queue, with the layers mixed."""
    await gm.command("play", track_ids=[ids["tavern.wav"], ids["battle.flac"]])
    await gm.command("seek", position_s=2.0)
    await gm.call("PATCH", f"{CAMPAIGN}/layers/ambience", {"volume": 0.25, "muted": True})
    await gm.call("PUT", f"{CAMPAIGN}/scene", {"title": "Market day"})
    await gm.call("PATCH", CAMPAIGN, {"name": "Curse of the Inn"})


async def file_of(gm: Caller, kind: str) -> CampaignFile:
    return (await gm.call("GET", f"{CAMPAIGN}/{kind}")).read(CampaignFile)


def comparable(file: CampaignFile) -> CampaignFile:
    """A file with paths in the place of the ids that a library gives its tracks."""
    text = msgspec.json.encode(file).decode()
    for reference in file.tracks:
        text = text.replace(f'"{reference.id}"', f'"{reference.path}"')
    same = msgspec.json.decode(text, type=CampaignFile)
    return msgspec.structs.replace(same, tracks=tuple(sorted(same.tracks, key=lambda one: one.path)))


async def test_a_backup_restored_on_a_new_server_is_what_it_was(settings: Settings, tmp_path: Path) -> None:
    async with scanned_server(settings) as server, calling(server) as gm:
        await played(gm, await furnished(gm))
        await gm.command("pause", layer=None)
        backup = await file_of(gm, "backup")
        history = (await gm.call("GET", f"{CAMPAIGN}/history")).read(History).entries
    async with scanned_server(replace(settings, data_dir=tmp_path / "other")) as server, calling(server) as gm:
        reply = (await gm.call("POST", f"{CAMPAIGN}/restore", backup)).read(RestoreReply)
        assert (reply.imported.not_found, reply.imported.labelled, reply.imported.folders) == ((), 1, 2)
        assert reply.campaign.name == "Curse of the Inn"
        again = await file_of(gm, "backup")
        one, other = comparable(again), comparable(expected_after(backup, again))
        for name in one.__struct_fields__:
            assert getattr(one, name) == getattr(other, name)
        told = (await gm.call("GET", f"{CAMPAIGN}/history")).read(History).entries
        assert [(one.title, one.started_at_s) for one in told] == [(one.title, one.started_at_s) for one in history]


def expected_after(backup: CampaignFile, again: CampaignFile) -> CampaignFile:
    """Only the timeline's revision counts on where it is restored."""
    assert backup.table is not None
    assert again.table is not None
    timeline = replace(backup.table.timeline, revision=again.table.timeline.revision)
    return msgspec.structs.replace(backup, table=msgspec.structs.replace(backup.table, timeline=timeline))


async def test_restored_music_is_held_at_its_position_until_the_gm_resumes_it(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = await furnished(gm)
        await played(gm, ids)
        backup = await file_of(gm, "backup")
        await gm.command("play", track_id=ids["town/market.ogg"])
        state = (await gm.call("POST", f"{CAMPAIGN}/restore", backup)).read(RestoreReply).campaign
        assert state.transport is Transport.PAUSED
        assert all(not layer.clips for layer in state.timeline.layers)
        (held,) = state.timeline.layer(LayerName.MUSIC).held
        assert held.track_id == ids["tavern.wav"]
        assert held.frame >= 2 * 48_000
        assert (await gm.command("resume")).transport is Transport.PLAYING


async def test_an_import_adds_and_overwrites_nothing_and_again_adds_nothing(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = await furnished(gm)
        file = await file_of(gm, "export")
        assert file.table is None
        await gm.call("PATCH", f"/api/tracks/{ids['tavern.wav']}/metadata", {"moods": ["calm"], "free_tags": []})
        town = next(folder for folder in file.folders if folder.name == "Town")
        await gm.call("PUT", f"/api/folders/{town.id}/tracks", {"track_ids": town.track_ids[::-1]})
        reply = (await gm.call("POST", f"{CAMPAIGN}/import", file)).read(ImportReply)
        assert (reply.scenes, reply.pads, reply.folders, reply.labelled) == (1, 0, 1, 1)
        tree = (await gm.call("GET", "/api/folders")).read(FolderTree).folders
        assert [folder.name for folder in tree] == ["Places", "Town", "Town (2)"]
        campaign = server.services.campaigns.get(DEFAULT_CAMPAIGN)
        assert len({scene.id for scene in campaign.scenes}) == 2
        assert campaign.scenes[1].ambience[0].folder_id == tree[2].id
        track = next(track for track in await gm.tracks() if track.path == "tavern.wav")
        assert (track.moods, track.free_tags) == ((Mood.CALM,), ("loud",))
        assert (await gm.call("POST", f"{CAMPAIGN}/import", await file_of(gm, "export"))).read(
            ImportReply
        ) == ImportReply(scenes=0, pads=0, folders=0, labelled=0, not_found=())


async def test_an_import_can_be_undone_and_done_again(server: RunningServer) -> None:
    async with calling(server) as gm:
        await furnished(gm)
        file = await file_of(gm, "export")
        town = next(folder for folder in file.folders if folder.name == "Town")
        other = msgspec.structs.replace(file, folders=(replace(town, name="Village", parent_id=None),))
        before, shelf = server.services.campaigns.get(DEFAULT_CAMPAIGN), server.services.library.folders()
        await gm.call("POST", f"{CAMPAIGN}/import", other)
        imported, added = server.services.campaigns.get(DEFAULT_CAMPAIGN), server.services.library.folders()
        assert len(imported.scenes) == 2
        reply = (await gm.call("POST", f"{CAMPAIGN}/undo")).read(EditReply)
        assert reply.label == "Imported “Our campaign”"
        assert server.services.campaigns.get(DEFAULT_CAMPAIGN) == before
        assert server.services.library.folders() == shelf
        await gm.call("POST", f"{CAMPAIGN}/redo")
        assert server.services.campaigns.get(DEFAULT_CAMPAIGN) == imported
        assert server.services.library.folders() == added


async def test_the_names_and_trims_of_players_come_back(server: RunningServer) -> None:
    async with calling(server) as gm:
        players = server.services.players
        players.arrive(DEFAULT_CAMPAIGN, ClientId("p1"), "Ann", 5_000)
        backup = await file_of(gm, "backup")
        players.change(DEFAULT_CAMPAIGN, ClientId("p1"), name="Bob", trim_us=-1)
        players.arrive(DEFAULT_CAMPAIGN, ClientId("p2"), "Cid", 7)
        await gm.call("POST", f"{CAMPAIGN}/restore", backup)
        shown = {(player.name, player.trim_us) for player in players.all(DEFAULT_CAMPAIGN)}
        assert shown == {("Ann", 5_000), ("Cid", 7)}


async def test_tracks_are_found_by_words_when_they_lie_elsewhere_and_the_others_are_listed(
    settings: Settings, tunes: Path, tmp_path: Path
) -> None:
    async with scanned_server(settings) as server, calling(server) as gm:
        await furnished(gm)
        file = await file_of(gm, "export")
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(tunes / "town", elsewhere / "places" / "town")
    shutil.copy(tunes / "battle.flac", elsewhere / "battle.flac")
    other = replace(settings, music_dir=elsewhere, data_dir=tmp_path / "other")
    async with scanned_server(other) as server, calling(server) as gm:
        reply = (await gm.call("POST", f"{CAMPAIGN}/import", file)).read(ImportReply)
        assert set(reply.not_found) == {"tavern.wav", "deep woods.m4a"}
        (scene,) = server.services.campaigns.get(DEFAULT_CAMPAIGN).scenes
        paths = {track.id: track.path for track in await gm.tracks()}
        assert [paths[track_id] for track_id in scene.music.track_ids] == ["battle.flac"]
        assert scene.pads == ()
        town = scene.ambience[0].folder_id
        inside = (await gm.call("GET", f"/api/folders/{town}/tracks")).read(TrackList).tracks
        assert [track.path for track in inside] == ["places/town/market.ogg", "places/town/church.mp3"]


async def test_a_backup_from_the_midst_of_a_battle_keeps_the_earlier_music_silent_and_sounds_with_their_pads(
    server: RunningServer,
) -> None:
    async with calling(server) as gm:
        ids = await furnished(gm)
        pad = {"id": "rain", "name": "Rain", "track_id": ids["tavern.wav"], "loop": True}
        await gm.call("PUT", f"{CAMPAIGN}/pads", {"pads": [pad]})
        await gm.command("play", track_ids=[ids["tavern.wav"]])
        await gm.command("pause")
        await gm.call("POST", f"{CAMPAIGN}/combat", {"on": True})
        await gm.call("POST", f"{CAMPAIGN}/pads/rain/fire")
        backup = await file_of(gm, "backup")
        await gm.call("POST", f"{CAMPAIGN}/combat", {"on": False})
        await gm.call("POST", f"{CAMPAIGN}/restore", backup)
        campaign = server.services.campaigns.get(DEFAULT_CAMPAIGN)
        assert campaign.set_aside is not None
        assert campaign.set_aside.silent
        assert [held.pad_id for held in campaign.timeline.layer(LayerName.EFFECTS).held] == ["rain"]


async def test_a_file_without_a_battle_pool_leaves_the_usual_one(server: RunningServer) -> None:
    async with calling(server) as gm:
        await gm.call("POST", f"{CAMPAIGN}/import", GOOD)
        assert server.services.campaigns.get(DEFAULT_CAMPAIGN).battle == DEFAULT_BATTLE


async def test_a_backup_that_holds_what_cannot_be_is_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        await played(gm, await furnished(gm))
        text = msgspec.json.encode(await file_of(gm, "backup"))
        for sound, broken in (
            (b'"pad_id":null', b'"pad_id":"' + b"x" * 65 + b'"'),
            (b'"scatters":[]', b'"scatters":[{"id":"x","bed":{}}]'),
        ):
            assert sound in text
            assert (await gm.call("POST", f"{CAMPAIGN}/restore", raw=text.replace(sound, broken))).status == 400


GOOD: Final = CampaignFile(name="x", scenes=(SavedScene(SceneId("s"), Scene("x")),))
PAUSED_FOR_A_DAY: Final = AmbienceBed(track_id=TrackId("t"), gap=Gap(5, 86_400))


def with_bed(bed: AmbienceBed) -> SavedScene:
    return SavedScene(SceneId("s"), Scene("x"), ambience=(bed,))


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (msgspec.json.encode(GOOD)[:-20], 400),
        (b"", 400),
        (b"[]", 400),
        (b"not json", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"format": "something else", "version": 1, "name": "x"}', 400),
        (msgspec.json.encode(msgspec.structs.replace(GOOD, version=2)), 400),
        (msgspec.json.encode(GOOD).replace(b'"scenes":[', b'"scenes":[7,'), 400),
        (msgspec.json.encode(GOOD).replace(b'"fade_s":3.0', b'"fade_s":1e300'), 400),
        (msgspec.json.encode(GOOD).replace(b'"intensity":0.5', b'"intensity":7'), 400),
        (msgspec.json.encode(msgspec.structs.replace(GOOD, scenes=GOOD.scenes * 2)), 400),
        (msgspec.json.encode(msgspec.structs.replace(GOOD, scenes=GOOD.scenes * 300)), 413),
        (msgspec.json.encode(msgspec.structs.replace(GOOD, scenes=(with_bed(AmbienceBed()),))), 400),
        (msgspec.json.encode(msgspec.structs.replace(GOOD, scenes=(with_bed(PAUSED_FOR_A_DAY),))), 400),
        (msgspec.json.encode(msgspec.structs.replace(GOOD, pads=(Pad(PadId("p"), "x" * 61, TrackId("t")),))), 400),
        (msgspec.json.encode(msgspec.structs.replace(GOOD, battle=MusicChoice(MusicSource.FOLDER))), 400),
    ],
    ids=range(17),
)
@pytest.mark.parametrize("route", ["import", "restore"])
async def test_a_file_that_cannot_be_is_refused_and_changes_nothing(
    server: RunningServer, content: bytes, status: int, route: str
) -> None:
    async with calling(server) as gm:
        before = server.services.campaigns.get(DEFAULT_CAMPAIGN)
        reply = await gm.call("POST", f"{CAMPAIGN}/{route}", raw=content)
        assert reply.status == status
        assert reply.problem.detail
        assert server.services.campaigns.get(DEFAULT_CAMPAIGN) == before


async def test_a_file_of_a_later_version_says_to_update(server: RunningServer) -> None:
    async with calling(server) as gm:
        later = msgspec.structs.replace(GOOD, version=99)
        reply = await gm.call("POST", f"{CAMPAIGN}/import", later)
        assert "later version" in reply.problem.detail


async def test_an_export_is_no_backup_and_an_unknown_campaign_takes_none(server: RunningServer) -> None:
    async with calling(server) as gm:
        assert (await gm.call("POST", f"{CAMPAIGN}/restore", GOOD)).status == 400
        assert (await gm.call("POST", "/api/campaigns/nowhere/import", GOOD)).status == 404
        assert (await gm.call("GET", "/api/campaigns/nowhere/backup")).status == 404


async def test_a_list_longer_than_any_that_is_written_is_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        long = b'{"format": "rpgmusic-campaign", "version": 1, "name": "x", "tracks": [' + b"1," * 6_000_000 + b"1]}"
        assert (await gm.call("POST", f"{CAMPAIGN}/import", raw=long)).status == 413


async def test_a_file_larger_than_the_server_takes_is_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        reply = await gm.call("POST", f"{CAMPAIGN}/import", raw=b" " * (65 * 1024 * 1024))
        assert reply.status == 413


def test_folders_that_lie_in_each_other_come_to_the_top() -> None:
    one, two = Folder(FolderId("1"), "One", FolderId("2")), Folder(FolderId("2"), "Two", FolderId("1"))
    new = merged((), (one, two), lambda folder_id, _: folder_id).new
    assert [(folder.name, folder.parent_id) for folder in new] == [("One", None), ("Two", "1")]
