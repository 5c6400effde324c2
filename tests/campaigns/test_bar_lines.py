"""Changes on bar lines: where the next one is, and that a silence before it wins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpgmusic.campaigns.bar_lines import FURTHEST_AHEAD_US, LONGEST_WAIT_US, next_bar_us
from rpgmusic.campaigns.combat import switch_combat
from rpgmusic.campaigns.loops import set_loop
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import hush, panic, pause, resume, stop
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.saved_scene import MusicChoice, MusicSource
from rpgmusic.domain.timeline import Clip, LayerName
from rpgmusic.domain.track import Analysis
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.board import CombatRequest
from rpgmusic.protocol.rest import HushRequest, LayerRequest, LoopRegion, LoopRequest, PlayRequest

from .tables import SECOND_US, Table, make_track

PIECE, FIGHT, POOL = TrackId("piece"), TrackId("fight"), TrackId("a")
BAR_FRAMES = 96_007
LENGTH_FRAMES = 10 * BAR_FRAMES


@pytest.fixture
def inn(table: Table) -> Table:
    """A piece of ten bars of just over two seconds goes round; a battle pool, and a piece for fights."""
    piece = replace(make_track("piece"), analysis=Analysis(LENGTH_FRAMES, -18.0, -3.0, 0, 0), bars=Bars(0, BAR_FRAMES))
    table.music.add(piece, make_track("fight", 60), make_track("a", 60))
    table.set(battle=MusicChoice(MusicSource.TRACKS, (POOL,)))
    table.do(lambda c, m: play(c, PlayRequest(track_id=PIECE), m))
    table.pass_time(3.3)
    return table


def asked(table: Table) -> tuple[int | None, Moment]:
    """The next bar line, and the moment at which it was asked for."""
    found: list[tuple[int | None, Moment]] = []

    def ask(campaign: Campaign, moment: Moment) -> Outcome:
        found.append((next_bar_us(campaign, moment, moment.tracks), moment))
        return Outcome(campaign)

    table.do(ask)
    return found[0]


def clip_of(table: Table, track_id: TrackId) -> Clip:
    """The latest clip of a track that was asked for."""
    campaign = table.campaign
    clips = (clip for clip in campaign.timeline.layer(LayerName.MUSIC).clips if clip.id not in campaign.plan)
    return [clip for clip in clips if clip.track_id == track_id][-1]


def frame_at_line(table: Table, line_us: int) -> int | None:
    return clip_of(table, PIECE).frame_at(line_us)


def fight(table: Table, **how: object) -> None:
    request = CombatRequest(on=True, **how)  # type: ignore[arg-type]  # its fields by name
    table.do(lambda c, m: switch_combat(c, request, m))


@pytest.mark.parametrize("wait_s", [0.0, 0.45, 1.9, 7.7, 16.1, 30.3, 100.0])
def test_the_next_bar_line_is_met_to_the_frame_in_every_round(inn: Table, wait_s: float) -> None:
    inn.pass_time(wait_s, step_s=0.5)
    line_us, moment = asked(inn)
    assert line_us is not None
    assert moment.at_us <= line_us <= moment.at_us + BAR_FRAMES * 125 // 6 + 1
    frame = frame_at_line(inn, line_us)
    assert frame is not None
    assert frame % BAR_FRAMES == 0


def test_bars_in_a_looped_part_that_begins_between_them_are_met_too(inn: Table) -> None:
    region = LoopRegion(start_s=1.0, end_s=5.0)
    inn.do(lambda c, m: set_loop(c, LoopRequest(loop=region), m))
    inn.pass_time(9.6)
    line_us, _ = asked(inn)
    assert line_us is not None
    assert (frame_at_line(inn, line_us) or 0) % BAR_FRAMES == 0


def test_music_without_bars_has_no_bar_lines_and_neither_has_silence(inn: Table) -> None:
    inn.do(lambda c, m: play(c, PlayRequest(track_id=POOL), m))
    inn.pass_time(5)
    assert asked(inn)[0] is None
    inn.do(lambda c, m: stop(c, LayerRequest(), m))
    inn.pass_time(5)
    assert asked(inn)[0] is None


def test_bars_that_are_too_long_are_not_waited_for(inn: Table) -> None:
    inn.music.add(replace(inn.music.track(PIECE), bars=Bars(0, 15 * 48_000)))
    line_us, moment = asked(inn)
    assert line_us is None
    assert moment.at_us + LONGEST_WAIT_US < moment.now_us + FURTHEST_AHEAD_US


def test_a_battle_begins_on_the_bar_line_with_the_music_that_was_chosen_for_it(inn: Table) -> None:
    line_us, _ = asked(inn)
    fight(inn, at_bar=True, track_ids=(FIGHT,))
    assert clip_of(inn, FIGHT).starts_at_us == line_us
    assert inn.campaign.scene is not None
    assert inn.campaign.scene.combat
    inn.pass_time(5)
    assert inn.heard() == ["fight"]


def test_without_bar_lines_a_battle_begins_as_soon_as_it_can(inn: Table) -> None:
    inn.do(lambda c, m: play(c, PlayRequest(track_id=POOL), m))
    inn.pass_time(5)
    fight(inn, at_bar=True, track_ids=(FIGHT,))
    inn.pass_time(0.5)
    assert "fight" in inn.heard()


def test_a_battle_begins_exactly_when_it_was_told_to(inn: Table) -> None:
    at_us = inn.now_us + 4_321_987
    fight(inn, at_us=at_us)
    assert clip_of(inn, POOL).starts_at_us == at_us
    inn.pass_time(4)
    assert inn.heard() == ["piece"]


@pytest.mark.parametrize("ahead_us", [-SECOND_US, 20 * SECOND_US])
def test_a_moment_that_is_over_or_far_away_means_as_soon_as_possible(inn: Table, ahead_us: int) -> None:
    fight(inn, at_us=inn.now_us + ahead_us)
    assert inn.now_us < clip_of(inn, POOL).starts_at_us < inn.now_us + SECOND_US


def test_after_the_battle_the_music_is_where_the_bar_line_cut_it_off(inn: Table) -> None:
    fight(inn, at_bar=True, fade_s=0.0)
    line_us = clip_of(inn, POOL).starts_at_us
    frame = frame_at_line(inn, line_us - 100)
    inn.pass_time(10)
    inn.do(lambda c, m: switch_combat(c, CombatRequest(on=False, fade_s=0.0), m))
    back = clip_of(inn, PIECE)
    assert frame is not None
    assert back.start_frame == pytest.approx(frame, abs=10)
    assert back.loop is not None


def test_a_track_begins_on_the_bar_line_if_asked(inn: Table) -> None:
    line_us, _ = asked(inn)
    inn.do(lambda c, m: play(c, PlayRequest(track_ids=(FIGHT,), at_bar=True), m))
    assert clip_of(inn, FIGHT).starts_at_us == line_us


@pytest.mark.parametrize("how", ["hush", "pause", "stop", "panic"])
def test_silence_before_the_bar_line_wins(inn: Table, how: str) -> None:
    fight(inn, at_us=inn.now_us + 5 * SECOND_US, track_ids=(FIGHT,))
    inn.pass_time(1)
    commands = {
        "hush": lambda c, m: hush(c, HushRequest(fade_s=0.5), m),
        "pause": lambda c, m: pause(c, LayerRequest(), m),
        "stop": lambda c, m: stop(c, LayerRequest(), m),
        "panic": panic,
    }
    inn.do(commands[how])
    inn.pass_time(1)
    for _ in range(10):
        assert inn.heard() == []
        inn.pass_time(1)


@pytest.mark.parametrize("how", ["hush", "pause"])
def test_what_comes_back_after_a_silence_before_the_bar_line_is_the_battle_from_its_beginning(
    inn: Table, how: str
) -> None:
    fight(inn, at_us=inn.now_us + 2 * SECOND_US, track_ids=(FIGHT,))
    if how == "hush":
        inn.do(lambda c, m: hush(c, HushRequest(fade_s=4), m))
    else:
        inn.do(lambda c, m: pause(c, LayerRequest(), m))
    inn.pass_time(6)
    if how == "hush":
        inn.do(lambda c, m: hush(c, HushRequest(back=True), m))
    else:
        inn.do(lambda c, m: resume(c, LayerRequest(), m))
    assert clip_of(inn, FIGHT).start_frame == 0
    inn.pass_time(1)
    assert inn.heard() == ["fight"]


def test_a_battle_that_is_called_off_before_the_bar_line_leaves_the_music_where_it_is_heard(inn: Table) -> None:
    fight(inn, at_us=inn.now_us + 5 * SECOND_US)
    inn.pass_time(1)
    frame = inn.voices()[0].frame
    inn.do(lambda c, m: switch_combat(c, CombatRequest(on=False), m))
    inn.pass_time(4)
    (voice,) = inn.voices()
    assert voice.track_id == PIECE
    assert voice.frame == pytest.approx(frame + 4 * 48_000, abs=48_000 // 10)
