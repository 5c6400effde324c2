"""The console's pure parts: words, positions, pages, places, columns."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from rich.cells import cell_len

from rpgmusic.client import ConnectionLost, ConnectionRestored
from rpgmusic.console.columns import Column, fit_columns
from rpgmusic.console.pages import KEPT_PAGES, PAGE_TRACKS, TrackPages
from rpgmusic.console.places import ALL_TRACKS, MISSING, PROBLEMS, Counts, place_rows
from rpgmusic.console.playhead import playhead_at
from rpgmusic.console.qr import qr_lines
from rpgmusic.console.table import UNKNOWN, Connection, after
from rpgmusic.console.widgets.line_list import fitted
from rpgmusic.console.wording import duration_words, microseconds_words, table_words
from rpgmusic.domain.arrangement import edit_layer
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.timeline import HeldClip, HoldReason, LayerName
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.rest import TrackList
from rpgmusic.protocol.views import CampaignState, FolderView

from .fakes import FOLDERS, JOIN_URL, NOW_US, a_campaign, a_clip, a_player, a_track, playing_now, welcome


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (59.9, "0:59"), (200, "3:20"), (3725, "1:02:05"), (-3, "0:00")]
)
def test_times_are_written_as_players_write_them(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


@pytest.mark.parametrize(
    ("us", "words"), [(0, "0.0 ms"), (40, "0.1 ms"), (-1_240, "1.3 ms"), (12_300, "13 ms"), (1_400_000, "1.4 s")]
)
def test_small_differences_are_rounded_up(us: int, words: str) -> None:
    assert microseconds_words(us) == words


def test_the_table_is_summed_up_by_its_widest_skew() -> None:
    players = (a_player("Ana", skew_us=90), a_player("Bob", skew_us=-400), a_player("Cy", connected=False))
    assert table_words(players) == ("2 players ±0.4 ms", True)


def test_trouble_comes_before_numbers() -> None:
    players = (
        a_player("Ana"),
        a_player("Bob", trouble="has muted the sound"),
        a_player("Cy", trouble="connection lost"),
    )
    assert table_words(players) == ("Bob has muted the sound (+1)", False)
    assert table_words(players[2:]) == ("Cy: connection lost", False)


@pytest.mark.parametrize("text", ["short", "a text far too long", "竜の目覚め竜の目覚め", "two\nlines\tand tabs"])
def test_a_fitted_text_has_exactly_its_cells(text: str) -> None:
    assert cell_len(fitted(text, 12)) == 12


@pytest.mark.parametrize("width", range(10, 240, 7))
def test_columns_fill_the_width_exactly(width: int) -> None:
    columns = fit_columns(width)
    assert 2 + sum(entry.width for entry in columns) + 2 * (len(columns) - 1) == width
    assert columns[0].column is Column.TITLE


def test_the_position_is_interpolated_from_the_timeline() -> None:
    track = a_track(0)
    head = playhead_at(a_campaign(a_clip(track, 60), tracks=[track]), NOW_US + 1_000_000)
    assert head.transport is Transport.PLAYING
    assert head.frame == 61 * 48_000
    assert head.share == pytest.approx(61 / 200)


def test_a_held_track_shows_where_it_stopped() -> None:
    track = a_track(0)
    held = HeldClip(track.id, "r1", 48_000, 9_600_000, HoldReason.HUSH)
    campaign = a_campaign(tracks=[track])
    timeline = edit_layer(campaign.timeline, LayerName.MUSIC, lambda layer: replace(layer, held=(held,)))
    head = playhead_at(msgspec.structs.replace(campaign, timeline=timeline), NOW_US)
    assert (head.transport, head.frame) == (Transport.HUSHED, 48_000)


def test_a_track_about_to_begin_is_shown_already() -> None:
    track = a_track(0)
    head = playhead_at(a_campaign(a_clip(track, -0.5), tracks=[track]), NOW_US)
    assert head.track is not None
    assert head.frame == 0


def test_a_late_message_never_undoes_a_newer_one() -> None:
    newer = a_campaign(a_clip(a_track(0), 1), tracks=[a_track(0)])
    table = after(UNKNOWN, welcome(_with_revision(newer, 9)))
    late = after(table, playing_now(_with_revision(a_campaign(), 3)))
    assert late.campaign == table.campaign


def test_a_lost_connection_forgets_nothing() -> None:
    known = after(UNKNOWN, welcome(a_campaign(), (a_player("Ana"),)))
    lost = after(known, ConnectionLost("Gone.", 1.0))
    assert (lost.connection, lost.problem) == (Connection.LOST, "Gone.")
    assert (lost.campaign, lost.players) == (known.campaign, known.players)
    assert after(lost, ConnectionRestored()) == known


def test_only_the_pages_looked_at_last_are_kept() -> None:
    pages = TrackPages()
    for page in range(KEPT_PAGES + 3):
        pages.take(TrackList(tracks=(a_track(page),), total=10**6, page=page, limit=PAGE_TRACKS), page)
    assert pages.track(0) is None
    assert pages.track((KEPT_PAGES + 2) * PAGE_TRACKS) is not None


def test_missing_pages_are_those_in_sight() -> None:
    pages = TrackPages()
    pages.take(TrackList(tracks=(), total=1000, page=1, limit=PAGE_TRACKS), 0)
    assert pages.missing(90, 210) == [1, 2]


def test_a_page_on_its_way_is_not_asked_for_again() -> None:
    pages = TrackPages()
    assert pages.begin(4)
    assert not pages.begin(4)
    pages.give_up(4)
    assert pages.begin(4)


def test_folded_folders_hide_what_is_inside_and_clean_libraries_show_no_problems() -> None:
    rows = place_rows(FOLDERS, Counts(42, 0, 0), frozenset())
    assert [row.place.name for row in rows] == [
        "All tracks",
        "Curse of the Gilded Crown",
        "Battles",
        "Beds and weather",
    ]


def test_unfolded_folders_show_their_insides_one_level_deeper() -> None:
    rows = place_rows(FOLDERS, Counts(42, 3, 1), frozenset({FolderId("f1")}))
    inside = [row for row in rows if row.depth == 1]
    assert [row.place.name for row in inside] == ["Tavern, evening", "The deep road"]
    assert [row.place for row in rows if row.place.folder_id is None] == [ALL_TRACKS, PROBLEMS, MISSING]


def test_folders_nested_ten_thousand_deep_are_no_danger() -> None:
    names = [FolderId(str(number)) for number in range(10_000)]
    folders = tuple(
        FolderView(id=name, name=name, parent_id=names[number - 1] if number else None, position=0, track_count=0)
        for number, name in enumerate(names)
    )
    assert len(place_rows(folders, Counts(), frozenset(names))) == 10_001


def test_a_qr_code_is_square_in_half_blocks() -> None:
    lines = qr_lines(JOIN_URL)
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == (len(lines[0]) + 1) // 2


def _with_revision(campaign: CampaignState, revision: int) -> CampaignState:
    return msgspec.structs.replace(campaign, timeline=replace(campaign.timeline, revision=revision))
