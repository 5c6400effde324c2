"""One key brings a saved scene back: music, ambience and what is happening, cross-faded together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpgmusic.campaigns.combat import switch_combat
from rpgmusic.campaigns.firing import fire
from rpgmusic.campaigns.pads import fire_pad
from rpgmusic.campaigns.queueing import configure_queue
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import hush, pause
from rpgmusic.domain.errors import NothingToPlay, SceneNotFound
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import Clip, LayerName
from rpgmusic.domain.track import Mood, TrackStatus
from rpgmusic.domain.units import FolderId, PadId, SceneId, TrackId
from rpgmusic.protocol.board import CombatRequest, FireRequest
from rpgmusic.protocol.rest import HushRequest, LayerRequest, PlayRequest, QueueSettings
from rpgmusic.protocol.server_messages import BoardUpdated, SceneChanged

from .tables import Table, make_track

A, B, C, D = (TrackId(name) for name in "abcd")
MILL, INN = SceneId("mill"), SceneId("inn")
AMBIENCE, MUSIC, EFFECTS = LayerName.AMBIENCE, LayerName.MUSIC, LayerName.EFFECTS


def tracks(*track_ids: TrackId, shuffle: bool = False) -> MusicChoice:
    return MusicChoice(MusicSource.TRACKS, track_ids, shuffle=shuffle)


def keep(table: Table, scene_id: SceneId, music: MusicChoice, *beds: AmbienceBed, pads: tuple[Pad, ...] = ()) -> None:
    saved = SavedScene(scene_id, Scene(title=str(scene_id)), music, beds, pads, fade_s=2.0)
    scenes = (*(scene for scene in table.campaign.scenes if scene.id != scene_id), saved)
    table.set(scenes=scenes)


def go(table: Table, scene_id: SceneId, fade_s: float | None = None) -> None:
    table.do(lambda c, m: fire(c, scene_id, FireRequest(fade_s=fade_s), m))


def staying(table: Table, name: LayerName) -> list[Clip]:
    layer = table.campaign.timeline.layer(name)
    return [clip for clip in layer.clips if clip.stays_at(table.now_us + 1_000_000)]


def test_a_fired_scene_sounds_and_says_what_is_happening(table: Table) -> None:
    keep(table, MILL, tracks(A, B), AmbienceBed(track_id=C, volume=0.5))
    go(table, MILL)
    table.pass_time(3)
    assert (table.heard(), table.heard(AMBIENCE)) == (["a"], ["c"])
    assert table.campaign.fired == MILL
    assert table.campaign.scene == Scene(title="mill")
    assert staying(table, AMBIENCE)[0].volume == 0.5
    assert any(isinstance(message, SceneChanged) for message in table.told)
    assert any(isinstance(message, BoardUpdated) for message in table.told)


def test_everything_cross_fades_in_the_time_of_the_scene_or_of_the_request(table: Table) -> None:
    keep(table, MILL, tracks(A), AmbienceBed(track_id=C))
    keep(table, INN, tracks(B), AmbienceBed(track_id=D))
    go(table, MILL, fade_s=0.0)
    table.pass_time(1)
    go(table, INN)
    table.pass_time(1.2)
    assert (sorted(table.heard()), sorted(table.heard(AMBIENCE))) == (["a", "b"], ["c", "d"])
    table.pass_time(1.2)
    assert (table.heard(), table.heard(AMBIENCE)) == (["b"], ["d"])
    go(table, MILL, fade_s=0.0)
    table.pass_time(0.3)
    assert (table.heard(), table.heard(AMBIENCE)) == (["a"], ["c"])


def test_firing_takes_one_new_revision(table: Table) -> None:
    keep(table, MILL, tracks(A, B), AmbienceBed(track_id=C), AmbienceBed(track_id=D, gap=Gap(1, 2)))
    revision = table.campaign.timeline.revision
    go(table, MILL)
    assert table.campaign.timeline.revision == revision + 1


def test_firing_the_scene_that_is_on_changes_nothing_and_piles_nothing_up(table: Table) -> None:
    keep(table, MILL, tracks(A, B, shuffle=True), AmbienceBed(track_id=C), AmbienceBed(track_id=D))
    go(table, MILL)
    table.pass_time(1)
    before = table.campaign
    for _ in range(50):
        go(table, MILL)
        table.pass_time(0.02)
    assert table.campaign == before


def test_firing_the_scene_that_is_on_lets_its_random_sounds_go_on(table: Table) -> None:
    keep(table, MILL, MusicChoice(), AmbienceBed(track_id=D, gap=Gap(1, 2)))
    go(table, MILL)
    table.pass_time(1)
    before = table.campaign
    for _ in range(50):
        go(table, MILL)
    assert table.campaign == before


def test_firing_two_scenes_in_turns_piles_nothing_up(table: Table) -> None:
    keep(table, MILL, tracks(A), AmbienceBed(track_id=C))
    keep(table, INN, tracks(B), AmbienceBed(track_id=D))
    for _ in range(25):
        go(table, MILL)
        table.pass_time(0.02)
        go(table, INN)
        table.pass_time(0.02)
    assert sum(len(layer.clips) for layer in table.campaign.timeline.layers) < 60
    table.pass_time(3)
    assert (table.heard(), table.heard(AMBIENCE)) == (["b"], ["d"])


def test_the_track_that_plays_plays_on_if_it_belongs_to_the_scene(table: Table) -> None:
    keep(table, MILL, tracks(A, B, C))
    table.do(lambda c, m: play(c, PlayRequest(track_id=B), m))
    table.pass_time(2)
    clip = table.voices()[0].clip_id
    go(table, MILL)
    table.pass_time(1)
    assert [voice.clip_id for voice in table.voices()] == [clip]
    assert [entry.track_id for entry in table.campaign.queue.entries] == [A, B, C]
    table.pass_time(7)
    assert table.heard()[-1] == "c"


def test_the_rest_follows_in_random_order_when_the_scene_shuffles(table: Table) -> None:
    keep(table, MILL, tracks(A, B, C, shuffle=True))
    table.do(lambda c, m: play(c, PlayRequest(track_id=B), m))
    table.pass_time(1)
    go(table, MILL)
    queue = table.campaign.queue
    assert queue.entries[0].track_id == B
    assert queue.current == queue.entries[0].id


def test_the_music_of_a_scene_goes_on_for_as_long_as_the_scene(table: Table) -> None:
    keep(table, MILL, tracks(A))
    go(table, MILL)
    table.pass_time(60, step_s=0.5)
    assert table.heard()
    assert table.campaign.queue.repeat is Repeat.ALL


def test_a_track_that_looped_alone_makes_room_for_the_rest_of_the_scene(table: Table) -> None:
    keep(table, MILL, tracks(A, B))
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ONE), m))
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.pass_time(1)
    go(table, MILL)
    table.pass_time(9.5)
    assert "b" in table.heard()


def test_keep_leaves_the_music_alone_and_silence_ends_it(table: Table) -> None:
    keep(table, MILL, MusicChoice(), AmbienceBed(track_id=C))
    keep(table, INN, MusicChoice(MusicSource.SILENCE))
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    queue = table.campaign.queue
    go(table, MILL)
    table.pass_time(1)
    assert (table.heard(), table.campaign.queue, table.heard(AMBIENCE)) == (["a"], queue, ["c"])
    go(table, INN)
    table.pass_time(3)
    assert (table.heard(), table.heard(AMBIENCE)) == ([], [])
    assert table.campaign.timeline.layer(AMBIENCE).held == ()


def test_a_folder_is_played_as_it_is_now(table: Table) -> None:
    table.music.folders[FolderId("old")] = (C, D)
    keep(table, MILL, MusicChoice(MusicSource.FOLDER, folder_id=FolderId("old")))
    go(table, MILL)
    assert [entry.track_id for entry in table.campaign.queue.entries] == [C, D]


@pytest.mark.parametrize("wanted", [Mood.TAVERN, None])
def test_match_finds_music_by_its_own_mood_or_that_of_the_scene(table: Table, wanted: Mood | None) -> None:
    table.music.add(replace(make_track("c"), moods=(Mood.TAVERN,)))
    saved = SavedScene(MILL, Scene("mill", mood=Mood.TAVERN), MusicChoice(MusicSource.MATCH, mood=wanted))
    table.set(scenes=(saved,))
    go(table, MILL)
    assert [entry.track_id for entry in table.campaign.queue.entries] == [C]
    assert table.campaign.queue.shuffle


def test_match_without_a_match_says_what_to_do_and_changes_nothing(table: Table) -> None:
    keep(table, MILL, MusicChoice(MusicSource.MATCH, mood=Mood.HORROR), AmbienceBed(track_id=C))
    before = table.campaign
    with pytest.raises(NothingToPlay, match="no track has the mood “horror”"):
        go(table, MILL)
    assert table.campaign == before


def test_a_scene_fires_with_what_is_left_of_it(table: Table) -> None:
    keep(table, MILL, tracks(A, B), AmbienceBed(track_id=C), AmbienceBed(folder_id=FolderId("gone")))
    del table.music.tracks[A]
    go(table, MILL)
    table.pass_time(3)
    assert (table.heard(), table.heard(AMBIENCE)) == (["b"], ["c"])


def test_a_scene_without_its_music_still_brings_its_ambience(table: Table) -> None:
    keep(table, MILL, tracks(A), AmbienceBed(track_id=C))
    table.do(lambda c, m: play(c, PlayRequest(track_id=D), m))
    table.music.add(make_track("a", status=TrackStatus.MISSING))
    go(table, MILL)
    table.pass_time(3)
    assert (table.heard(), table.heard(AMBIENCE)) == ([], ["c"])


def test_a_scene_of_which_nothing_is_left_says_what_is_missing_and_changes_nothing(table: Table) -> None:
    keep(table, MILL, tracks(A), AmbienceBed(track_id=B))
    table.do(lambda c, m: play(c, PlayRequest(track_id=D), m))
    del table.music.tracks[A], table.music.tracks[B]
    before = table.campaign
    with pytest.raises(NothingToPlay, match="none of the chosen tracks"):
        go(table, MILL)
    assert table.campaign == before


def test_an_unknown_scene_is_not_fired(table: Table) -> None:
    with pytest.raises(SceneNotFound):
        go(table, MILL)


def test_a_bed_that_sounds_already_plays_on_at_its_new_volume(table: Table) -> None:
    keep(table, MILL, MusicChoice(), AmbienceBed(track_id=C), AmbienceBed(track_id=D))
    keep(table, INN, MusicChoice(), AmbienceBed(track_id=C, volume=0.3))
    go(table, MILL)
    table.pass_time(3)
    clip = next(clip for clip in staying(table, AMBIENCE) if clip.track_id == C)
    go(table, INN)
    assert staying(table, AMBIENCE) == [replace(clip, volume=0.3)]


def test_of_a_folder_the_track_that_loops_already_plays_on(table: Table) -> None:
    table.music.folders[FolderId("rain")] = (A, B, C, D)
    keep(table, MILL, MusicChoice(), AmbienceBed(folder_id=FolderId("rain")))
    keep(table, INN, MusicChoice(), AmbienceBed(folder_id=FolderId("rain"), volume=0.5))
    go(table, MILL)
    heard = [clip.track_id for clip in staying(table, AMBIENCE)]
    go(table, INN)
    assert [clip.track_id for clip in staying(table, AMBIENCE)] == heard


def test_beds_with_a_gap_scatter_and_end_with_the_scene(table: Table) -> None:
    howling = AmbienceBed(track_id=C, gap=Gap(1, 2))
    keep(table, MILL, MusicChoice(), howling)
    keep(table, INN, MusicChoice(), replace(howling, volume=0.5))
    go(table, MILL)
    assert [scatter.bed for scatter in table.campaign.scatters] == [howling]
    scatter_id = table.campaign.scatters[0].id
    go(table, INN)
    assert [(one.id, one.bed.volume) for one in table.campaign.scatters] == [(scatter_id, 0.5)]
    keep(table, MILL, MusicChoice())
    go(table, MILL)
    table.pass_time(4)
    assert (table.campaign.scatters, table.heard(AMBIENCE)) == ((), [])


def test_a_paused_track_of_the_scene_goes_on_where_it_was(table: Table) -> None:
    keep(table, MILL, tracks(A))
    go(table, MILL)
    table.pass_time(4)
    table.do(lambda c, m: pause(c, LayerRequest(), m))
    table.pass_time(1)
    held = table.campaign.timeline.layer(MUSIC).held[0].frame
    go(table, MILL, fade_s=0.0)
    table.pass_time(0.2)
    assert abs(table.voices()[0].frame - held) < 4_800
    assert table.campaign.timeline.layer(MUSIC).held == ()


def test_firing_after_a_hush_sounds_and_leaves_nothing_hushed(table: Table) -> None:
    keep(table, MILL, tracks(A), AmbienceBed(track_id=C), AmbienceBed(track_id=D, gap=Gap(1, 2)))
    go(table, MILL)
    table.pass_time(3)
    table.do(lambda c, m: hush(c, HushRequest(), m))
    table.pass_time(4)
    go(table, MILL)
    table.pass_time(1)
    assert table.heard() == ["a"]
    assert "c" in table.heard(AMBIENCE)
    assert all(not layer.held for layer in table.campaign.timeline.layers)
    assert all(scatter.held is None for scatter in table.campaign.scatters)


def test_firing_ends_a_battle_and_forgets_what_it_set_aside(table: Table) -> None:
    table.set(battle=tracks(D))
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.do(lambda c, m: switch_combat(c, CombatRequest(), m))
    keep(table, MILL, tracks(B))
    go(table, MILL)
    assert table.campaign.set_aside is None
    table.pass_time(4)
    assert table.heard() == ["b"]
    assert not table.campaign.queue.shuffle


def test_looping_pads_of_the_scene_before_fade_away_with_it_and_those_of_the_campaign_go_on(table: Table) -> None:
    keep(table, MILL, MusicChoice(), pads=(Pad(PadId("bell"), "Bell", A, loop=True),))
    keep(table, INN, MusicChoice())
    table.set(pads=(Pad(PadId("wind"), "Wind", B, loop=True),))
    go(table, MILL)
    for pad_id in (PadId("bell"), PadId("wind")):
        table.do(lambda c, m, pad_id=pad_id: fire_pad(c, pad_id, m))  # type: ignore[misc]  # bound now
    table.pass_time(1)
    go(table, INN)
    table.pass_time(3)
    assert table.heard(EFFECTS) == ["b"]
