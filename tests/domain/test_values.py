"""Small rules of the domain: gain, titles, folders, troubles, units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpgmusic.domain.errors import FolderCycle, InvalidRequest
from rpgmusic.domain.folder import Folder, check_parent
from rpgmusic.domain.player import ContextState, Player, PlayerReport, trouble
from rpgmusic.domain.rendition import OVERLAP_FRAMES, SEGMENT_FRAMES, Rendition, segment_count, segment_span
from rpgmusic.domain.settings import Origin, resolve
from rpgmusic.domain.track import Analysis, TaggedGain, Tags, Track, TrackFormat, playback_gain_db
from rpgmusic.domain.units import ClientId, FolderId, TrackId, duration_of, frames_within

TRACK = Track(TrackId("t"), "town/The Inn.ogg", TrackFormat.OGG, 1, 1, "r", 0.0)
REPORT = PlayerReport(unlocked=True, muted=False, context_state=ContextState.RUNNING, runway_us=9_000_000)


@given(st.integers(0, 10**14))
def test_frames_and_their_duration_agree(frames: int) -> None:
    assert frames_within(duration_of(frames)) == frames


@pytest.mark.parametrize(
    ("lufs", "peak_dbtp", "gain_db"),
    [(-18.0, -3.0, 0.0), (-10.0, 0.5, -8.0), (-30.0, -3.0, 2.0), (-30.0, None, 0.0), (-23.0, -20.0, 5.0)],
)
def test_a_measured_track_is_brought_to_minus_18_lufs_below_the_peak_ceiling(
    lufs: float, peak_dbtp: float | None, gain_db: float
) -> None:
    assert playback_gain_db(replace(TRACK, analysis=Analysis(1, lufs, peak_dbtp, 0, 0))) == gain_db


def test_tags_count_until_the_track_is_measured_and_nothing_known_means_no_change() -> None:
    assert playback_gain_db(replace(TRACK, tagged_gain=TaggedGain(-6.5))) == -6.5
    assert playback_gain_db(replace(TRACK, analysis=Analysis(1, None, None, 0, 0))) == 0.0
    assert playback_gain_db(TRACK) == 0.0


def test_a_track_without_a_title_is_called_like_its_file() -> None:
    assert TRACK.title == "The Inn"
    assert replace(TRACK, tags=Tags(title="Ale")).title == "Ale"


def test_a_folder_cannot_lie_inside_itself() -> None:
    folders = {
        FolderId(name): Folder(FolderId(name), name, FolderId(parent) if parent else None)
        for name, parent in (("a", None), ("b", "a"), ("c", "b"))
    }
    check_parent(folders, FolderId("c"), FolderId("a"))
    for parent in "abc":
        with pytest.raises(FolderCycle):
            check_parent(folders, FolderId("a"), FolderId(parent))


@pytest.mark.parametrize(
    ("player", "says"),
    [
        (Player(ClientId("x"), "X", False, 0, 0), "connection lost"),
        (Player(ClientId("x"), "X", True, 0, 0), "has not tapped Join"),
        (Player(ClientId("x"), "X", True, 0, 0, report=REPORT), ""),
        (Player(ClientId("x"), "X", True, 0, 0, report=replace(REPORT, muted=True)), "has muted the sound"),
        (Player(ClientId("x"), "X", True, 0, 0, report=replace(REPORT, runway_us=0)), "is waiting for music"),
        (Player(ClientId("x"), "X", True, 0, 0, report=replace(REPORT, skew_us=-50_000)), "is getting back in step"),
    ],
)
def test_why_a_player_may_hear_nothing_is_said_in_words(player: Player, says: str) -> None:
    assert trouble(player, music_is_playing=True).startswith(says)
    assert bool(trouble(player, music_is_playing=True)) is bool(says)


def test_segments_overlap_and_cover_the_track() -> None:
    length = 2 * SEGMENT_FRAMES + 100
    assert segment_count(length) == 3
    assert segment_span(Rendition.FLAC, 0, length).end_frame == SEGMENT_FRAMES + OVERLAP_FRAMES
    assert segment_span(Rendition.OPUS_64, 1, length).start_frame == SEGMENT_FRAMES - OVERLAP_FRAMES
    assert segment_span(Rendition.FLAC, 2, length).length_frames == 100


def test_segments_of_what_goes_round_reach_over_the_seam() -> None:
    length = SEGMENT_FRAMES + 100
    first, last = (segment_span(Rendition.OPUS_128, index, length, goes_round=True) for index in (0, 1))
    assert (first.start_frame, first.end_frame) == (-OVERLAP_FRAMES, SEGMENT_FRAMES + OVERLAP_FRAMES)
    assert (last.start_frame, last.end_frame) == (SEGMENT_FRAMES - OVERLAP_FRAMES, length + OVERLAP_FRAMES)


def test_later_sources_of_settings_win_and_are_named() -> None:
    settings, resolved = resolve({"port": 1}, {"RPGMUSIC_PORT": "2"}, {"port": None})
    assert settings.port == 2
    assert next(one.origin for one in resolved if one.name == "port") is Origin.ENVIRONMENT


@pytest.mark.parametrize(
    ("file", "environment"),
    [({"prot": 1}, {}), ({}, {"RPGMUSIC_PORT": "70000"}), ({}, {"RPGMUSIC_WATCH": "maybe"}), ({"port": "x"}, {})],
)
def test_a_wrong_setting_is_named(file: dict[str, object], environment: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest):
        resolve(file, environment, {})
