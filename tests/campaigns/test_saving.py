"""What the GM keeps on the board."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rpgmusic.campaigns.capturing import capture
from rpgmusic.campaigns.moment import Outcome
from rpgmusic.campaigns.records import CAMPAIGNS
from rpgmusic.campaigns.saving import (
    MAX_BOARD_TRACKS,
    arrange_pads,
    change_scene,
    create_scene,
    delete_scene,
    move_scene,
)
from rpgmusic.campaigns.scattering import started
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import pause
from rpgmusic.domain.errors import Conflict, InvalidRequest, SceneNotFound, TrackNotFound
from rpgmusic.domain.saved_scene import (
    MAX_SCENE_TRACKS,
    MAX_SCENES,
    AmbienceBed,
    Gap,
    MusicChoice,
    MusicSource,
    Pad,
    SavedScene,
)
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, PadId, SceneId, TrackId
from rpgmusic.protocol.board import CaptureRequest, PadsRequest, PositionRequest, SavedSceneRequest
from rpgmusic.protocol.rest import LayerRequest, PlayRequest, SceneRequest
from rpgmusic.storage import Document

from .tables import Table, make_track

A, B, C, D = (TrackId(name) for name in "abcd")
AMBIENCE = LayerName.AMBIENCE


def request(title: str, *track_ids: TrackId, pads: tuple[Pad, ...] = ()) -> SavedSceneRequest:
    music = MusicChoice(MusicSource.TRACKS, track_ids) if track_ids else MusicChoice()
    return SavedSceneRequest(scene=SceneRequest(title=title), music=music, pads=pads)


def create(table: Table, wanted: SavedSceneRequest) -> SavedScene:
    table.do(lambda c, m: create_scene(c, wanted, m))
    return table.campaign.scenes[-1]


def captured(table: Table, title: str = "") -> SavedScene:
    table.do(lambda c, m: capture(c, CaptureRequest(title=title), m))
    return table.campaign.scenes[-1]


def titles(table: Table) -> list[str]:
    return [saved.scene.title for saved in table.campaign.scenes]


def test_scenes_are_moved_within_the_board_and_taken_off_it(table: Table) -> None:
    first, *_, last = [create(table, request(title, A)) for title in ("one", "two", "three")]
    table.do(lambda c, _: move_scene(c, last.id, PositionRequest(position=0)))
    assert titles(table) == ["three", "one", "two"]
    table.do(lambda c, _: move_scene(c, last.id, PositionRequest(position=99)))
    assert titles(table) == ["one", "two", "three"]
    table.do(lambda c, _: delete_scene(c, first.id))
    assert titles(table) == ["two", "three"]
    with pytest.raises(SceneNotFound):
        table.do(lambda c, _: delete_scene(c, first.id))


def test_saving_touches_nothing_that_sounds(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    timeline = table.campaign.timeline
    create(table, request("one", B))
    assert table.campaign.timeline == timeline


def test_a_board_holds_a_number_of_scenes(table: Table) -> None:
    table.set(scenes=tuple(SavedScene(SceneId(f"s{n}"), Scene(title="x")) for n in range(MAX_SCENES)))
    with pytest.raises(Conflict, match="Delete one"):
        create(table, request("one more", A))


def test_a_board_names_a_number_of_tracks(table: Table) -> None:
    ids = [TrackId(f"t{number}") for number in range(MAX_BOARD_TRACKS + 1)]
    table.music.add(*(make_track(track_id) for track_id in ids))
    for start in range(0, MAX_BOARD_TRACKS, MAX_SCENE_TRACKS):
        create(table, request("many", *ids[start : start + MAX_SCENE_TRACKS]))
    with pytest.raises(InvalidRequest, match="Use folders"):
        create(table, request("too many", ids[-1]))


def test_a_scene_may_keep_what_the_library_lost_but_not_take_in_what_it_does_not_have(table: Table) -> None:
    saved = create(table, request("one", A, B))
    del table.music.tracks[A]
    table.do(lambda c, m: change_scene(c, saved.id, request("uno", A, B), m))
    assert titles(table) == ["uno"]
    with pytest.raises(TrackNotFound, match="“gone”"):
        table.do(lambda c, m: change_scene(c, saved.id, request("due", A, TrackId("gone")), m))
    with pytest.raises(TrackNotFound):
        create(table, request("two", A))


def test_every_pad_has_an_id_of_its_own(table: Table) -> None:
    bell = Pad(PadId(""), "Bell", A)
    saved = create(table, request("one", pads=(bell, bell)))
    assert len({pad.id for pad in saved.pads}) == 2
    copy = create(table, request("two", pads=saved.pads))
    table.do(lambda c, m: arrange_pads(c, PadsRequest(pads=saved.pads), m))
    ids = [pad.id for pads in (saved.pads, copy.pads, table.campaign.pads) for pad in pads]
    assert len(set(ids)) == len(ids) == 6


def test_a_pad_keeps_its_id_when_its_scene_is_changed(table: Table) -> None:
    saved = create(table, request("one", pads=(Pad(PadId(""), "Bell", A),)))
    table.do(lambda c, m: change_scene(c, saved.id, request("uno", pads=saved.pads), m))
    assert table.campaign.scenes[0].pads == saved.pads


def test_what_sounds_is_captured(table: Table) -> None:
    howling = AmbienceBed(track_id=D, gap=Gap(5, 9))
    bell = Pad(PadId("bell"), "Bell", A)
    old = SavedScene(SceneId("old"), Scene(title="Old"), pads=(bell,), fade_s=7.0)
    table.set(scenes=(old,), fired=old.id, scene=Scene(title="The mill", hints="damp"))
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.do(lambda c, m: play(c, PlayRequest(track_id=C, layer=AMBIENCE), m))
    table.do(lambda c, m: Outcome(started(c, howling, m, 0)))
    table.pass_time(1)
    saved = captured(table)
    assert saved.music == MusicChoice(MusicSource.TRACKS, (A, B))
    assert saved.ambience == (AmbienceBed(track_id=C), howling)
    assert saved.scene == Scene(title="The mill", hints="damp")
    assert (saved.pads[0].name, saved.pads[0].id != bell.id, saved.fade_s) == ("Bell", True, 7.0)


def test_a_single_track_or_silence_is_captured_too(table: Table) -> None:
    assert captured(table).music.source is MusicSource.SILENCE
    table.do(lambda c, m: play(c, PlayRequest(track_id=B), m))
    assert captured(table).music.track_ids == (B,)


def test_when_nothing_sounds_what_is_held_is_captured(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=B), m))
    table.do(lambda c, m: play(c, PlayRequest(track_id=C, layer=AMBIENCE), m))
    table.pass_time(2)
    table.do(lambda c, m: pause(c, LayerRequest(layer=None), m))
    table.pass_time(2)
    saved = captured(table)
    assert (saved.music.track_ids, [bed.track_id for bed in saved.ambience]) == ((B,), [C])


def test_a_capture_gets_a_title_that_no_other_scene_has(table: Table) -> None:
    assert captured(table, " The cave ").scene.title == "The cave"
    table.campaigns.set_scene(DEFAULT_CAMPAIGN, Scene(title="The cave"))
    assert captured(table).scene.title == "The cave 2"
    table.campaigns.set_scene(DEFAULT_CAMPAIGN, None)
    assert captured(table).scene.title == "Scene"


def test_of_a_very_long_queue_a_part_is_captured(table: Table) -> None:
    ids = tuple(TrackId(f"t{number}") for number in range(MAX_SCENE_TRACKS + 50))
    table.music.add(*(make_track(track_id) for track_id in ids))
    table.do(lambda c, m: play(c, PlayRequest(track_ids=ids), m))
    assert captured(table).music.track_ids == ids[:MAX_SCENE_TRACKS]


def test_the_board_survives_a_restart(table: Table) -> None:
    create(table, request("one", A, pads=(Pad(PadId(""), "Bell", B),)))
    table.do(lambda c, m: arrange_pads(c, PadsRequest(pads=(Pad(PadId(""), "Wind", C),)), m))
    before = table.campaign
    table.reopen()
    assert table.campaign == before


def test_the_board_is_written_only_when_it_changes(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    create(table, request("one", A))
    written: list[str] = []
    put_many = table.documents.put_many

    def noted(collection: str, documents: Mapping[str, Document]) -> None:
        written.extend(documents if collection == CAMPAIGNS else ())
        put_many(collection, documents)

    monkeypatch.setattr(table.documents, "put_many", noted)
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    assert written == ["default"]
    create(table, request("two", A))
    assert written[1:] == ["default", "default.board"]


def test_data_from_before_there_were_boards_is_read(table: Table) -> None:
    before = table.campaign
    table.documents.delete_many(CAMPAIGNS, ["default.board", "default.aside"])
    table.reopen()
    assert table.campaign == before


def test_a_deleted_campaign_leaves_nothing_behind(table: Table) -> None:
    made = table.campaigns.create("Thursday")
    table.campaigns.delete(made.id)
    assert set(table.documents.encoded(CAMPAIGNS)) == {"default", "default.queue", "default.board", "default.aside"}
