"""Playlists: read leniently from whatever program wrote them, written so that others can read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpgmusic.domain.track import Analysis, Tags, Track
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.finding import Sought, TrackFinder
from rpgmusic.library.playlists import (
    PlaylistEntry,
    path_parts,
    playlist_file_name,
    playlist_head,
    playlist_lines,
    read_playlist,
)
from rpgmusic.library.record import Record
from rpgmusic.storage import TinyDbDocuments

from .test_search import made


def test_comments_and_empty_lines_are_passed_over_and_what_extinf_says_is_kept() -> None:
    text = (
        "\ufeff#EXTM3U\r\n#EXTINF:185,The Bards - Ale\r\n\r\nTown\\ale.mp3\r\n"
        "# a comment\r#EXTINF:-1 x=1,Rain\nrain.ogg"
    )
    assert list(read_playlist(text)) == [
        PlaylistEntry("Town\\ale.mp3", "Ale", "The Bards", 185.0),
        PlaylistEntry("rain.ogg", "Rain", "", None),
    ]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Town/ale.mp3", ("Town", "ale.mp3")),
        ("./../Town//ale.mp3", ("Town", "ale.mp3")),
        ("/home/gm/Music/ale.mp3", ("home", "gm", "Music", "ale.mp3")),
        (r"C:\Music\Town\ale.mp3", ("Music", "Town", "ale.mp3")),
        (r"\\nas\music\ale.mp3", ("nas", "music", "ale.mp3")),
        ("C:/Music/ale.mp3", ("Music", "ale.mp3")),
        ("file:///home/gm/S%C3%B8ng%20one.mp3", ("home", "gm", "Søng one.mp3")),
        ("file://localhost/C:/Music/ale.mp3", ("Music", "ale.mp3")),
        ("FILE:///C|/x", ("C|", "x")),
        ("", ()),
    ],
)
def test_paths_of_all_systems_are_taken_apart(written: str, parts: tuple[str, ...]) -> None:
    assert path_parts(written) == parts


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_upsets_the_reading(text: str) -> None:
    for entry in read_playlist(text):
        path_parts(entry.path)


def test_lines_longer_than_any_path_are_passed_over() -> None:
    assert list(read_playlist("x" * 5_000 + "\nale.mp3")) == [PlaylistEntry("ale.mp3")]


def test_what_is_written_is_read_again() -> None:
    tracks = [
        replace(
            made(0, Tags(title="Ale", artist="The Bards"), "Town/ale.ogg"), analysis=Analysis(96_000, None, None, 0, 0)
        ),
        made(1, Tags(title="Rain"), "#1 rain.ogg"),
        made(2, Tags(title="Odd"), "odd\nname.ogg"),
    ]
    text = playlist_head("Inns") + "".join(map(playlist_lines, tracks))
    assert text.startswith("#EXTM3U\n#PLAYLIST:Inns\n#EXTINF:2,The Bards - Ale\nTown/ale.ogg\n")
    assert [entry.path for entry in read_playlist(text)] == ["Town/ale.ogg", "./#1 rain.ogg", "odd%0Aname.ogg"]


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("Inns", "Inns.m3u8"),
        ("../../etc/passwd", "etc passwd.m3u8"),
        ('a<b>:"c"|?*', "a b c.m3u8"),
        ("con", "_con.m3u8"),
        ("...", "playlist.m3u8"),
        ("x" * 200, "x" * 100 + ".m3u8"),
    ],
)
def test_the_name_of_the_file_fits_every_system(name: str, file_name: str) -> None:
    assert playlist_file_name(name) == file_name


@pytest.fixture
async def finder(tmp_path: Path) -> AsyncIterator[TrackFinder]:
    """A finder over a few tracks, two of them with one file name."""
    documents = TinyDbDocuments(tmp_path)
    catalogue = Catalogue(documents, lambda _: None)
    tracks: list[Track] = [
        made(0, Tags(title="Ale", artist="The Bards"), "RPG/Town/ale.ogg"),
        made(1, Tags(title="Ale too"), "RPG/Inn/ale.ogg"),
        made(2, Tags(title="Café", artist="Zoë"), "RPG/Town/Cafe\u0301.ogg"),
        replace(made(3, Tags(title="Twin", artist="A"), "t1.ogg"), analysis=Analysis(48_000 * 60, None, None, 0, 0)),
        replace(made(4, Tags(title="Twin", artist="A"), "t2.ogg"), analysis=Analysis(48_000 * 90, None, None, 0, 0)),
    ]
    catalogue.put([Record(track) for track in tracks])
    found = TrackFinder(catalogue)
    await found.prepare()
    yield found
    documents.close()


@pytest.mark.parametrize(
    ("sought", "track_id"),
    [
        (Sought("RPG/Town/ale.ogg"), "t0"),
        (Sought("/home/gm/Music/RPG/Inn/ale.ogg"), "t1"),
        (Sought(r"D:\other\INN\Ale.OGG"), "t1"),
        (Sought("Inn/ale.ogg"), "t1"),
        (Sought("ale.ogg"), None),
        (Sought("ale.ogg", "Ale", "the bards"), "t0"),
        (Sought("Elsewhere/Caf\u00e9.ogg"), "t2"),
        (Sought("RPG/Town/Caf%C3%A9.ogg"), "t2"),
        (Sought("gone.ogg", "cafe", "ZOE"), "t2"),
        (Sought("gone.ogg", "Twin", "A"), None),
        (Sought("gone.ogg", "Twin", "A", 91.0), "t4"),
        (Sought("gone.ogg", "Twin", "A", 75.0), None),
        (Sought("http://radio.example/live"), None),
    ],
)
def test_tracks_are_found_by_path_then_name_then_words(
    finder: TrackFinder, sought: Sought, track_id: str | None
) -> None:
    assert finder.likely(sought) == track_id


def test_another_servers_track_is_found_by_exact_path_or_words_but_not_by_its_file_name(finder: TrackFinder) -> None:
    assert finder.exact(Sought("RPG/Inn/ale.ogg")) == "t1"
    assert finder.exact(Sought("Inn/ale.ogg")) is None
    assert finder.exact(Sought("x.ogg", "Twin", "A", 58.5)) == "t3"
