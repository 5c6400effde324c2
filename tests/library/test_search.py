"""Search: all words, accents and case ignored, ranked, the same as looking through everything by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.track import Analysis, Mood, Tags, Track, TrackFormat
from rpgmusic.domain.units import TrackId
from rpgmusic.library.folding import fold, words
from rpgmusic.library.index import Criteria, TrackIndex
from rpgmusic.library.orders import SORTS

from .conftest import Table
from .tunes import tune


def made(number: int, tags: Tags, path: str = "x.ogg") -> Track:
    return Track(TrackId(f"t{number}"), path, TrackFormat.OGG, 1, 1, "r", float(number), tags)


def found(index: TrackIndex, search: str, sort: str = "") -> list[str]:
    wanted = tuple(words(search))
    return list(index.page(Criteria(wanted, (frozenset(),) * len(wanted), sort=sort), 0, 100)[0])


def test_accents_case_and_punctuation_are_ignored() -> None:
    assert fold("ÉLAN—d\u2019Or, AC/DC straße Ⅳ") == "elan dor ac dc strasse iv"


def test_a_title_comes_before_artist_album_and_path_and_a_beginning_before_an_inside() -> None:
    index = TrackIndex()
    index.put(
        [
            made(0, Tags(title="z"), "dragon.ogg"),
            made(1, Tags(title="z", album="Dragon")),
            made(2, Tags(title="z", artist="Dragon")),
            made(3, Tags(title="Snapdragon")),
            made(4, Tags(title="The Dragon")),
        ]
    )
    assert found(index, "dragon") == ["t4", "t3", "t2", "t1", "t0"]


text = st.text(alphabet="ab é", max_size=6)
tracks = st.lists(st.tuples(text, text, text), max_size=12)


@settings(max_examples=80, deadline=None)
@given(before=tracks, after=tracks, gone=st.sets(st.integers(0, 11)), search=text)
def test_what_is_found_is_what_looking_at_every_track_finds(
    before: list[tuple[str, str, str]], after: list[tuple[str, str, str]], gone: set[int], search: str
) -> None:
    index = TrackIndex()
    model: dict[str, Track] = {}
    for batch in (before, after):
        batch_tracks = [made(number, Tags(*fields)) for number, fields in enumerate(batch)]
        index.put(batch_tracks)
        model |= {track.id: track for track in batch_tracks}
        index.remove([TrackId(f"t{number}") for number in gone])
        model = {key: track for key, track in model.items() if int(key[1:]) not in gone}
    expected = {
        key
        for key, track in model.items()
        for fields in [[fold(t) for t in (track.title, track.tags.artist, track.tags.album, "x")]]
        if all(any(word in field for field in fields) for word in words(search))
    }
    result = found(index, search)
    assert len(result) == len(set(result))
    assert set(result) == expected


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_has_every_track_and_turns_round(sort: str) -> None:
    index = TrackIndex()
    index.put(made(number, Tags(title=f"{number * 7 % 5}", artist=f"{number % 3}")) for number in range(200))
    forward, back = found(index, "", sort), found(index, "", f"-{sort}")
    assert len(set(forward)) == 100
    assert index.page(Criteria(sort=sort), 0, 200)[0] == index.page(Criteria(sort=f"-{sort}"), 0, 200)[0][::-1]
    assert forward != back


async def test_tags_moods_and_folders_are_searched_and_edits_shown(table: Table) -> None:
    tune(table.music / "a.ogg")
    tune(table.music / "b.ogg", 1)
    await table.scan()
    library = table.library
    first, second = table.only("a.ogg"), table.only("b.ogg")
    folder = library.shelf.create("Goblin caves")
    library.shelf.add_tracks(folder.id, [second.id])
    library.labels.edit(first.id, {"title": "Übermut"}, free_tags=["Rainy day", "rainy DAY"], moods=[Mood.TAVERN])
    assert [track.id for track in library.page("rainy tav").tracks] == [first.id]
    assert [track.id for track in library.page("ubermut").tracks] == [first.id]
    assert [track.id for track in library.page("goblin").tracks] == [second.id]
    assert library.page("rainy", folder_id=folder.id).total == 0
    assert library.page(mood=Mood.TAVERN).total == 1
    library.shelf.rename(folder.id, "Orcs")
    assert library.page("goblin").total == 0
    library.labels.edit(first.id, {"title": ""})
    assert library.track(first.id).title == "a"


@pytest.mark.parametrize(("sort", "offset", "limit"), [("colour", 0, 10), ("", -1, 10), ("", 0, 100_000)])
async def test_a_page_out_of_bounds_is_refused(table: Table, sort: str, offset: int, limit: int) -> None:
    with pytest.raises(InvalidRequest):
        table.library.page(sort=sort, offset=offset, limit=limit)


def sortable(number: int, title: str, year: int | None = None, **said: object) -> Track:
    return replace(made(number, Tags(title=title, year=year)), **said)  # type: ignore[arg-type]  # fields of a track


def test_columns_are_sorted_with_equals_by_title_and_tracks_without_a_value_last_either_way() -> None:
    index = TrackIndex()
    index.put([sortable(0, "d", 1990), sortable(1, "c"), sortable(2, "b", 2001), sortable(3, "a", 1990)])
    assert found(index, "", "year") == ["t3", "t0", "t2", "t1"]
    assert found(index, "", "-year") == ["t2", "t3", "t0", "t1"]


def test_tracks_are_sorted_by_loudness_format_moods_and_genre() -> None:
    def measured(lufs: float | None) -> Analysis:
        return Analysis(48_000, lufs, -1.0, 0, 0)

    index = TrackIndex()
    index.put(
        [
            sortable(0, "a", analysis=measured(-9.0), format=TrackFormat.WAV, moods=(Mood.TAVERN,)),
            sortable(1, "b", analysis=measured(-23.0), format=TrackFormat.FLAC, moods=(Mood.BATTLE, Mood.BOSS)),
            sortable(2, "c", analysis=measured(None), format=TrackFormat.MP3, tags=Tags(title="c", genre="Élan")),
            sortable(3, "d", tags=Tags(title="d", genre="dub")),
        ]
    )
    assert found(index, "", "loudness") == ["t1", "t0", "t2", "t3"]
    assert found(index, "", "format") == ["t1", "t2", "t3", "t0"]
    assert found(index, "", "moods") == ["t1", "t0", "t2", "t3"]
    assert found(index, "", "genre") == ["t3", "t2", "t0", "t1"]


def test_a_search_and_a_folder_are_sorted_by_a_column_too() -> None:
    index = TrackIndex()
    index.put([sortable(0, "ale a", 3), sortable(1, "ale b", 1), sortable(2, "wine", 2)])
    assert found(index, "ale", "year") == ["t1", "t0"]
    within = (TrackId("t0"), TrackId("t2"), TrackId("t1"))
    assert index.page(Criteria(within=within, sort="-year"), 0, 10)[0] == ("t0", "t2", "t1")
    assert index.page(Criteria(within=within), 0, 10)[0] == within


def test_a_track_that_changed_is_sorted_anew_and_one_that_is_gone_not_at_all() -> None:
    index = TrackIndex()
    index.put([sortable(0, "a", 1), sortable(1, "b", 2), sortable(2, "c", 3)])
    index.put([sortable(0, "a", 9)])
    index.remove([TrackId("t1")])
    assert found(index, "", "year") == ["t2", "t0"]
