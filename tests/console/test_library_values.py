"""The pure parts of the library view."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from rpgmusic.console.columns import MARK_CELLS, Column, column_at, column_text, fit_columns
from rpgmusic.console.detail_lines import fact_lines, heading_lines
from rpgmusic.console.labelling import MOOD_KEYS, Share, label_request, labels_of, next_share, parsed_tags
from rpgmusic.console.searching import parsed_search
from rpgmusic.console.sorting import FIELDS, next_order, order_by, order_mark, reversed_order
from rpgmusic.console.text_files import exists, named_path, read_text, write_text
from rpgmusic.console.ticks import NO_TICKS
from rpgmusic.console.views.library_filing import shifted
from rpgmusic.console.views.library_labelling import edits_of
from rpgmusic.console.widgets.cover import Picture, cover_strips
from rpgmusic.console.widgets.waveform import waveform_rows
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import MetadataRequest

from .fakes import a_track


def ids(text: str) -> tuple[TrackId, ...]:
    return tuple(map(TrackId, text))


@pytest.mark.parametrize("width", [36, 55, 80, 120, 200])
def test_title_artist_and_length_are_always_there(width: int) -> None:
    columns = {entry.column for entry in fit_columns(width)}
    assert {Column.TITLE, Column.ARTIST, Column.LENGTH} <= columns


def test_a_wide_list_shows_every_column() -> None:
    assert {entry.column for entry in fit_columns(150)} == set(Column)


@pytest.mark.parametrize("width", [40, 91, 150])
def test_every_cell_of_a_heading_belongs_to_its_column(width: int) -> None:
    left = MARK_CELLS
    for entry in fit_columns(width):
        assert column_at(width, left) is column_at(width, left + entry.width - 1) is entry.column
        left += entry.width + 2
    assert column_at(width, left + 5) is None


def test_a_track_that_was_not_measured_has_a_stroke_for_its_loudness() -> None:
    track = msgspec.structs.replace(a_track(0), integrated_lufs=None, added_at_s=0.0)
    assert (column_text(track, Column.LOUDNESS), column_text(track, Column.ADDED)) == ("-", "-")


def test_orders_go_round_all_columns_and_the_places_own() -> None:
    order, seen = "", []
    for _ in range(len(FIELDS) + 1):
        order = next_order(order)
        seen.append(order)
    assert seen == [*FIELDS.values(), ""]
    assert next_order("-title") == "artist"


def test_turning_an_order_round_twice_changes_nothing() -> None:
    assert reversed_order(reversed_order("artist")) == "artist"
    assert reversed_order("") == "-title"
    assert order_by(Column.LENGTH, order_by(Column.LENGTH, "artist")) == "-duration"


def test_newest_first_is_marked_as_falling() -> None:
    assert [order_mark(order) for order in ("title", "-title", "added", "-added")] == ["▴", "▾", "▾", "▴"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rain  on", ("rain on", None)),
        ("mood:battle", ("", Mood.BATTLE)),
        ("drums Mood:BAT war", ("drums war", Mood.BATTLE)),
        ("mood:", ("", None)),
        ("mood:zzz", ("mood:zzz", None)),
        ("mood:calm mood:town", ("", Mood.TOWN)),
    ],
)
def test_a_mood_is_told_from_words(typed: str, meant: tuple[str, Mood | None]) -> None:
    assert parsed_search(typed) == meant


def test_ticks_keep_the_order_in_which_they_were_made() -> None:
    ticks = NO_TICKS.toggled(a_track(5)).toggled(a_track(1)).toggled(a_track(5)).toggled(a_track(5))
    assert [track.id for track in ticks.tracks] == ["t1", "t5"]


def test_ticked_tracks_are_known_as_the_server_told_them_last() -> None:
    ticks = NO_TICKS.toggled(a_track(1))
    renamed = msgspec.structs.replace(a_track(1), title="Another")
    assert [track.title for track in ticks.updated((renamed, a_track(2))).tracks] == ["Another"]


@pytest.mark.parametrize(
    ("moved", "rows", "after"),
    [
        ("b", 1, "acbde"),
        ("b", -1, "bacde"),
        ("bc", 1, "adbce"),
        ("ae", 1, "bacde"),
        ("ab", -1, "abcde"),
        ("bd", -1, "badce"),
    ],
)
def test_tracks_move_together_and_pile_up_at_the_ends(moved: str, rows: int, after: str) -> None:
    assert shifted(ids("abcde"), frozenset(ids(moved)), rows) == ids(after)


def test_labels_of_several_tracks_tell_what_all_have_from_what_some_have() -> None:
    first = msgspec.structs.replace(a_track(0), free_tags=("ship", "rain"), moods=(Mood.CALM, Mood.TAVERN))
    second = msgspec.structs.replace(a_track(1), free_tags=("rain",), moods=(Mood.CALM,))
    labels = labels_of((first, second))
    assert (labels.moods[Mood.CALM], labels.moods[Mood.TAVERN], labels.moods[Mood.BOSS]) == (
        Share.ALL,
        Share.SOME,
        Share.NONE,
    )
    assert (labels.tags, labels.tags_of_some) == (("rain",), ("ship",))


def test_a_mood_that_some_have_goes_through_all_and_none_back_to_some() -> None:
    share, seen = Share.SOME, []
    for _ in range(3):
        share = next_share(share, Share.SOME)
        seen.append(share)
    assert seen == [Share.ALL, Share.NONE, Share.SOME]


def test_only_what_was_changed_is_asked_for() -> None:
    track = msgspec.structs.replace(a_track(0), free_tags=("ship",), moods=(Mood.CALM,))
    before = labels_of((track,))
    assert label_request(ids("a"), before, before.moods, ("ship",)) is None
    moods = before.moods | {Mood.BOSS: Share.ALL, Mood.CALM: Share.NONE}
    request = label_request(ids("a"), before, moods, ("rain",))
    assert request is not None
    assert (request.add_moods, request.remove_moods) == ((Mood.BOSS,), (Mood.CALM,))
    assert (request.add_tags, request.remove_tags) == (("rain",), ("ship",))


def test_tags_are_typed_with_commas_each_counts_once() -> None:
    assert parsed_tags(" ship,  the   Baron,, ship ,") == ("ship", "the Baron")


def test_every_mood_has_a_key_of_its_own_that_is_in_its_name() -> None:
    assert len(set(MOOD_KEYS.values())) == len(Mood) == len(MOOD_KEYS)
    assert all(key in mood.value for mood, key in MOOD_KEYS.items())
    assert not {"h", "j", "k"} & set(MOOD_KEYS.values())


def test_an_edit_asks_for_what_is_different_and_an_emptied_line_returns_to_the_file() -> None:
    track = a_track(0)
    lines = (track.title, "Someone", "", track.genre, "")
    assert edits_of(track, lines) == MetadataRequest(artist="Someone", album="", year=0)
    assert edits_of(track, (track.title, track.artist, track.album, track.genre, "2024")) == MetadataRequest()


def test_a_year_must_be_one() -> None:
    with pytest.raises(InvalidRequest, match="no year"):
        edits_of(a_track(0), ("", "", "", "", "MCMX"))


def test_a_waveform_keeps_its_loud_places_and_its_size() -> None:
    points = bytes([0] * 500 + [255] + [0] * 499)
    rows = waveform_rows(points, 40, 3)
    assert [len(row) for row in rows] == [40, 40, 40]
    assert [row.count("█") for row in rows] == [1, 1, 1]
    assert waveform_rows(bytes(1_000), 10, 1) == (" " * 10,)
    assert waveform_rows(b"", 10, 2) == ("", "")


def test_more_cells_than_peaks_are_no_trouble() -> None:
    assert waveform_rows(bytes([255, 255]), 7, 1) == ("█" * 7,)


def test_a_cover_has_two_pixels_a_cell() -> None:
    picture = Picture(2, 4, bytes(range(24)))
    strips = cover_strips(picture)
    assert [strip.text for strip in strips] == ["▀▀", "▀▀"]
    assert picture.whole
    assert not Picture(2, 4, b"short").whole


def test_the_details_say_everything_within_their_width() -> None:
    track = msgspec.structs.replace(a_track(5), comment="A long comment " * 40, free_tags=("ship",), problem="Odd.")
    lines = [*heading_lines(track, 30), *fact_lines(track, ("Battles", "Beds"), 30)]
    text = "\n".join("".join(part for part, _ in line) for line in lines)
    assert all(len(line) <= 30 for line in text.split("\n"))
    assert all(words in text for words in ("Odd.", "ship", "Battles, Beds", "-16.0 LUFS", "-2.0 dB", "44.1 kHz"))


def names_in(directory: Path) -> list[str]:
    return [entry.name for entry in directory.iterdir()]


async def test_files_are_written_whole_and_read_back_whatever_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "evening.m3u8"
    assert not await exists(path)
    await write_text(path, "竜\n")
    assert await read_text(path) == "竜\n"
    path.write_bytes(b"caf\xe9")
    assert await read_text(path) == "café"
    assert names_in(tmp_path) == ["evening.m3u8"]


async def test_a_file_that_cannot_be_read_or_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="No such file"):
        await read_text(tmp_path / "nothing.m3u")
    with pytest.raises(InvalidRequest, match="Is a directory"):
        await read_text(tmp_path)
    with pytest.raises(InvalidRequest, match="No such file"):
        await write_text(tmp_path / "no" / "where.m3u8", "")
    large = tmp_path / "large.m3u"
    large.write_bytes(bytes(8_000_001))
    with pytest.raises(InvalidRequest, match="larger than 8 MB"):
        await read_text(large)


def test_a_path_begins_at_home_or_where_the_console_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/gm")
    assert named_path(" ~/evening.m3u8 ") == Path("/home/gm/evening.m3u8")
    for nonsense in ("", "  ", "a\0b", "~no-such-user-at-all/x"):
        with pytest.raises(InvalidRequest):
            named_path(nonsense)
