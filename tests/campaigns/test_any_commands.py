"""Whatever a GM does in whatever order: one music at a time, no jumps in level, revisions that count up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from rpgmusic.campaigns.combat import switch_combat
from rpgmusic.campaigns.firing import fire
from rpgmusic.campaigns.loops import set_loop
from rpgmusic.campaigns.mixing import set_mix
from rpgmusic.campaigns.moment import LONGEST_LEAD_US, Moment, Outcome
from rpgmusic.campaigns.pads import fire_pad, stop_pads
from rpgmusic.campaigns.planning import PLANNED_AHEAD_US
from rpgmusic.campaigns.queueing import clear_queue, configure_queue, enqueue, replace_queue
from rpgmusic.campaigns.starting import play, skip_to_next, skip_to_previous
from rpgmusic.campaigns.transport import hush, panic, pause, resume, seek, stop
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.stem import Stem, StemName
from rpgmusic.domain.timeline import LayerName, Timeline, voices_at
from rpgmusic.domain.units import PadId, SceneId, TrackId
from rpgmusic.protocol.board import CombatRequest, FireRequest, StopPadsRequest
from rpgmusic.protocol.rest import (
    EnqueueRequest,
    HushRequest,
    LayerRequest,
    LoopRequest,
    MixRequest,
    PlayRequest,
    QueueRequest,
    QueueSettings,
    SeekRequest,
)

from .tables import Table, make_track

Decide: TypeAlias = Callable[[Campaign, Moment], Outcome]

track_ids = st.sampled_from([TrackId(name) for name in "abcd"])
lists = st.lists(track_ids, min_size=1, max_size=4).map(tuple)
modes = st.sampled_from([None, True, False])
ahead_us = st.integers(0, 12_000_000)
fades = st.sampled_from([None, 0.0, 0.05, 1.0, 4.0])

SCENES = (
    SavedScene(
        SceneId("mill"),
        Scene(title="The mill"),
        MusicChoice(MusicSource.TRACKS, (TrackId("a"), TrackId("b"))),
        (AmbienceBed(track_id=TrackId("c")), AmbienceBed(track_id=TrackId("d"), volume=0.5)),
        (Pad(PadId("bell"), "Bell", TrackId("a"), loop=True),),
    ),
    SavedScene(
        SceneId("inn"),
        Scene(title="The inn"),
        MusicChoice(MusicSource.TRACKS, (TrackId("b"), TrackId("c")), shuffle=True),
        (AmbienceBed(track_id=TrackId("c"), volume=0.2), AmbienceBed(track_id=TrackId("a"), gap=Gap(2, 5))),
    ),
    SavedScene(SceneId("grave"), Scene(title="The grave"), MusicChoice(MusicSource.SILENCE)),
    SavedScene(SceneId("rain"), Scene(title="Rain"), ambience=(AmbienceBed(track_id=TrackId("d")),)),
)
STEMS = (Stem(StemName.BED), Stem(StemName.LEAD, 0.3, 0.8))
PADS = (Pad(PadId("thunder"), "Thunder", TrackId("b")), Pad(PadId("wind"), "Wind", TrackId("c"), loop=True))

commands: st.SearchStrategy[Decide] = st.one_of(
    st.builds(lambda t, f: lambda c, m: play(c, PlayRequest(track_id=t, crossfade_s=f), m), track_ids, fades),
    st.builds(lambda ts: lambda c, m: play(c, PlayRequest(track_ids=ts), m), lists),
    st.builds(lambda t: lambda c, m: play(c, PlayRequest(track_id=t, at_us=m.now_us + 3_000_000), m), track_ids),
    st.just(lambda c, m: play(c, PlayRequest(), m)),
    st.just(lambda c, m: skip_to_next(c, LayerRequest(), m)),
    st.just(lambda c, m: skip_to_previous(c, LayerRequest(), m)),
    st.builds(lambda f: lambda c, m: pause(c, LayerRequest(layer=None, fade_s=f), m), fades),
    st.builds(lambda f: lambda c, m: resume(c, LayerRequest(layer=None, fade_s=f), m), fades),
    st.builds(lambda f: lambda c, m: stop(c, LayerRequest(fade_s=f), m), fades),
    st.builds(lambda f: lambda c, m: hush(c, HushRequest(fade_s=f), m), fades),
    st.just(panic),
    st.builds(lambda s: lambda c, m: seek(c, SeekRequest(position_s=s), m), st.floats(0, 12)),
    st.builds(lambda s: lambda c, m: seek(c, SeekRequest(by_s=s), m), st.floats(-12, 12)),
    st.builds(
        lambda v, f: lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(volume=v, fade_s=f), m), st.floats(0, 1), fades
    ),
    st.builds(lambda on: lambda c, m: set_loop(c, LoopRequest(loop=on), m), st.booleans()),
    st.builds(lambda r: lambda c, m: configure_queue(c, QueueSettings(repeat=r), m), st.sampled_from(Repeat)),
    st.builds(lambda s: lambda c, m: configure_queue(c, QueueSettings(shuffle=s), m), st.booleans()),
    st.builds(
        lambda f: lambda c, m: configure_queue(c, QueueSettings(crossfade_s=f), m), st.sampled_from([0.0, 1.0, 8.0])
    ),
    st.builds(lambda ts: lambda c, m: replace_queue(c, QueueRequest(track_ids=ts), m), lists),
    st.builds(lambda ts: lambda c, m: enqueue(c, EnqueueRequest(track_ids=ts, where="next"), m), lists),
    st.just(lambda c, _: clear_queue(c)),
    st.builds(lambda s, f: lambda c, m: fire(c, s.id, FireRequest(fade_s=f), m), st.sampled_from(SCENES), fades),
    st.builds(lambda on, f: lambda c, m: switch_combat(c, CombatRequest(on=on, fade_s=f), m), modes, fades),
    st.builds(lambda ts: lambda c, m: switch_combat(c, CombatRequest(track_ids=ts, at_bar=True), m), lists),
    st.builds(
        lambda t: lambda c, m: switch_combat(c, CombatRequest(at_us=m.now_us + t), m), st.integers(0, 12_000_000)
    ),
    st.builds(lambda ts: lambda c, m: play(c, PlayRequest(track_ids=ts, at_bar=True), m), lists),
    st.builds(lambda n: lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(intensity_steps=n), m), st.integers(-9, 9)),
    st.builds(lambda p: lambda c, m: fire_pad(c, p, m), st.sampled_from([PadId("thunder"), PadId("wind")])),
    st.just(lambda c, m: stop_pads(c, StopPadsRequest(), m)),
)
pauses_s = st.sampled_from([0.0, 0.01, 0.1, 0.3, 1.0, 3.0, 9.0, 30.0])


def staying(timeline: Timeline, at_us: int) -> int:
    """How much music is audible at a moment that is not on its way out."""
    music = timeline.layer(LayerName.MUSIC)
    return sum(clip.frame_at(at_us) is not None and not clip.is_leaving_at(at_us) for clip in music.clips)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(commands, pauses_s, st.booleans()), min_size=1, max_size=14))
def test_the_music_layer_never_holds_two_tracks_and_never_forgets_the_order_of_changes(
    steps: list[tuple[Decide, float, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        table = set_up(Path(directory))
        for decide, pause_s, ticks in steps:
            before = table.campaign
            try:
                table.do(decide)
            except RpgMusicError:
                assert table.campaign == before
            else:
                check(table.campaign, table.now_us, before.timeline.revision)
            table.pass_time(pause_s, ticks=ticks, step_s=0.5)
        table.documents.close()


def set_up(directory: Path) -> Table:
    """A table with scenes, pads and a battle pool; one track is a piece in stems and bars."""
    table = Table(directory)
    table.music.add(replace(make_track("c"), bars=Bars(0, 96_000), stems=STEMS))
    pool = MusicChoice(MusicSource.TRACKS, (TrackId("d"), TrackId("c")))
    table.do(lambda c, _: Outcome(replace(c, scenes=SCENES, pads=PADS, battle=pool)))
    return table


def check(campaign: Campaign, now_us: int, revision: int) -> None:
    timeline = campaign.timeline
    assert timeline.revision - revision in (0, 1)
    for ahead_us in range(0, 40_000_000, 250_000):
        assert staying(timeline, now_us + ahead_us) <= 1
    assert len(timeline.layer(LayerName.MUSIC).held) <= 1
    ambience = timeline.layer(LayerName.AMBIENCE)
    looping = [clip for clip in ambience.clips if clip.loop is not None and clip.stays_at(now_us + LONGEST_LEAD_US)]
    assert len(looping) + len(ambience.held) <= 2
    assert sum(len(layer.clips) for layer in timeline.layers) < 200
    if campaign.queue.current is not None:
        campaign.queue.index_of(campaign.queue.current)
    for clip in timeline.layer(LayerName.MUSIC).clips:
        assert 0 <= clip.start_frame < clip.length_frames
    music = timeline.layer(LayerName.MUSIC)
    put_off = any(clip.starts_at_us > now_us + LONGEST_LEAD_US and clip.id not in campaign.plan for clip in music.clips)
    goes_on = campaign.queue.repeat is Repeat.ALL and campaign.queue.entries and campaign.plan and not put_off
    if goes_on and staying(timeline, now_us + LONGEST_LEAD_US):
        for ahead_us in range(LONGEST_LEAD_US, PLANNED_AHEAD_US, 250_000):
            assert staying(timeline, now_us + ahead_us)


quick_commands = st.one_of(
    st.builds(lambda t: lambda c, m: play(c, PlayRequest(track_id=t, crossfade_s=2.0), m), track_ids),
    st.just(lambda c, m: pause(c, LayerRequest(), m)),
    st.just(lambda c, m: resume(c, LayerRequest(), m)),
    st.just(lambda c, m: hush(c, HushRequest(), m)),
    st.builds(lambda v: lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(volume=v), m), st.floats(0, 1)),
    st.builds(lambda s: lambda c, m: seek(c, SeekRequest(position_s=s), m), st.floats(0, 8)),
    st.builds(lambda s: lambda c, m: fire(c, s.id, FireRequest(), m), st.sampled_from(SCENES[::2])),
    st.just(lambda c, m: switch_combat(c, CombatRequest(), m)),
    st.builds(lambda n: lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(intensity_steps=n), m), st.integers(-9, 9)),
    st.just(lambda c, m: switch_combat(c, CombatRequest(at_bar=True), m)),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(quick_commands, st.sampled_from([0.0, 0.02, 0.2, 0.7])), min_size=2, max_size=10))
def test_what_is_heard_at_the_moment_of_a_command_is_what_was_heard_just_before(
    steps: list[tuple[Decide, float]],
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        table = set_up(Path(directory))
        table.do(lambda c, m: play(c, PlayRequest(track_ids=(TrackId("c"), TrackId("b"))), m))
        table.pass_time(1)
        for decide, pause_s in steps:
            before = loudness(table)
            try:
                table.do(decide)
            except RpgMusicError:
                continue
            assert abs(loudness(table) - before) < 1e-6
            table.pass_time(pause_s)
        table.documents.close()


def loudness(table: Table) -> float:
    return sum(voice.gain for voice in voices_at(table.campaign.timeline, table.now_us))
