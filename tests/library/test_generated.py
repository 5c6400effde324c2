"""Music that was made here: a track at once, in its own folder, left alone by scans, and deleted with its files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.errors import InvalidRequest, TrackNotFound, UnreadableAudio
from rpgmusic.domain.stem import Stem, StemName, stem_track_id
from rpgmusic.domain.track import Analysis, Mood, Tags, Track, TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.library.stems import split_stem_id, stem_file, track_or_stem

from .conftest import Table, eventually
from .tunes import tune

STEMS = (Stem(StemName.BED), Stem(StemName.PULSE, 0.2, 0.4))
ANALYSIS = Analysis(19_200, -18.0, -2.0, 0, 0)


def piece(table: Table, name: str = "2026_Ale.opus") -> Path:
    """A finished file with its stems beside it."""
    path = tune(table.generated / name)
    for stem in STEMS:
        tune(Path(stem_file(str(path), stem.name)), 1)
    return path


def added(table: Table, path: Path) -> Track:
    """The piece as a track, whole."""
    return table.library.add_generated(
        path,
        tags=Tags(title="Ale"),
        length_frames=19_200,
        moods=[Mood.TAVERN],
        free_tags=["made"],
        intensity=0.4,
        bars=Bars(0, 9_600),
        stems=STEMS,
        analysis=ANALYSIS,
        waveform=bytes(range(10)),
    )


async def test_a_piece_is_a_playable_track_at_once_and_lies_in_its_folder(table: Table) -> None:
    path = piece(table)
    track = added(table, path)
    assert (track.status, track.title, track.moods, track.bars) == (
        TrackStatus.PLAYABLE,
        "Ale",
        (Mood.TAVERN,),
        Bars(0, 9_600),
    )
    assert table.library.track(track.id) == track
    assert table.library.file_path(track) == path
    (folder,) = table.library.folders()
    assert (folder.name, folder.track_ids) == ("Generated", (track.id,))


async def test_the_second_piece_goes_into_the_same_folder(table: Table) -> None:
    first, second = added(table, piece(table)), added(table, piece(table, "other.opus"))
    (folder,) = table.library.folders()
    assert folder.track_ids == (first.id, second.id)


async def test_what_is_known_of_a_piece_counts_and_its_waveform_is_kept(table: Table) -> None:
    track = added(table, piece(table))
    assert track.analysis == ANALYSIS
    async with asyncio.timeout(10):
        while await table.library.waveform(track.id) != bytes(range(10)):  # noqa: ASYNC110  # stored by a thread
            await asyncio.sleep(0.01)
    assert table.measured == []


async def test_a_piece_of_which_only_the_length_is_known_is_measured(table: Table) -> None:
    track = table.library.add_generated(piece(table), tags=Tags(title="Ale"), length_frames=48_000)
    assert track.length_frames == 48_000
    await eventually(lambda: table.library.track(track.id).length_frames == 19_200)


async def test_a_scan_leaves_pieces_alone_and_is_not_misled_by_a_folder_of_the_same_name(table: Table) -> None:
    track = added(table, piece(table))
    tune(table.music / "Generated" / "2026_Ale.opus")
    status = await table.scan()
    assert (status.added, status.missing, status.moved) == (1, 0, 0)
    assert table.library.track(track.id) == track
    assert table.library.file_path(track) == table.generated / "2026_Ale.opus"


async def test_pieces_play_though_there_is_no_music_folder(table: Table) -> None:
    track = added(table, piece(table))
    table.music.rmdir()
    assert table.library.file_path(track).is_file()


async def test_pieces_are_known_again_after_a_restart(table: Table) -> None:
    track = added(table, piece(table))
    await table.close()
    await table.open()
    assert table.library.track(track.id) == track
    assert table.library.file_path(track).is_file()


async def test_removing_a_piece_deletes_its_files_and_only_those(table: Table) -> None:
    path, other = piece(table), piece(table, "other.opus")
    track = added(table, path)
    await table.library.remove_generated(track.id)
    assert [left.name for left in sorted(table.generated.iterdir())] == ["other.opus", "other.stems"]
    assert other.is_file()
    with pytest.raises(TrackNotFound):
        table.library.track(track.id)
    (folder,) = table.library.folders()
    assert folder.track_ids == ()


async def test_a_piece_can_be_forgotten_and_its_file_stays(table: Table) -> None:
    path = piece(table)
    track = added(table, path)
    table.library.forget(track.id)
    assert table.library.count() == 0
    assert path.is_file()


async def test_files_in_the_music_folder_are_never_deleted(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan()
    with pytest.raises(InvalidRequest, match="yours alone"):
        await table.library.remove_generated(table.only("a.ogg").id)
    assert (table.music / "a.ogg").is_file()


@pytest.mark.parametrize("name", ["../outside.opus", "notes.txt"])
async def test_only_music_in_the_data_folder_can_be_added(table: Table, name: str) -> None:
    path = table.generated / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    with pytest.raises(InvalidRequest):
        table.library.add_generated(path, tags=Tags(), length_frames=1)


async def test_a_file_that_is_not_there_cannot_be_added_and_one_that_is_gone_says_so(table: Table) -> None:
    with pytest.raises(UnreadableAudio):
        table.library.add_generated(table.generated / "a.opus", tags=Tags(), length_frames=1)
    path = piece(table)
    track = added(table, path)
    path.unlink()
    with pytest.raises(UnreadableAudio, match="make it again"):
        table.library.file_path(track)


async def test_a_stem_is_found_beside_the_whole(table: Table) -> None:
    track = added(table, piece(table))
    stem = track_or_stem(stem_track_id(track.id, StemName.PULSE), table.library.track)
    assert (stem.revision, stem.length_frames) == (track.revision, track.length_frames)
    assert table.library.file_path(stem) == table.generated / "2026_Ale.stems" / "pulse.opus"


@pytest.mark.parametrize("name", ["accents", "nonsense", "", "../bed", "~bed"])
async def test_a_stem_that_the_piece_does_not_have_is_not_found(table: Table, name: str) -> None:
    track = added(table, piece(table))
    with pytest.raises(TrackNotFound):
        track_or_stem(TrackId(f"{track.id}~{name}"), table.library.track)


def test_stems_lie_beside_the_whole_by_one_rule() -> None:
    assert stem_file("a/b.c.opus", StemName.BED) == "a/b.c.stems/bed.opus"
    assert stem_file("b.flac", StemName.LEAD) == "b.stems/lead.flac"


def test_ids_of_stems_are_told_from_ids_of_tracks() -> None:
    assert split_stem_id(TrackId("abc~lead")) == ("abc", StemName.LEAD)
    assert split_stem_id(TrackId("abc")) == ("abc", None)
