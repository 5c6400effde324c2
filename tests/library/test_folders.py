"""Folders: nested, ordered, many-to-many; deleting one deletes no track."""

from __future__ import annotations

import pytest

from rpgmusic.domain.errors import FolderCycle, FolderNotFound, InvalidRequest, TrackNotFound
from rpgmusic.domain.units import FolderId, TrackId

from .conftest import Table
from .tunes import tune


async def test_folders_nest_and_keep_their_order(table: Table) -> None:
    library = table.library
    towns = library.shelf.create("Towns")
    library.shelf.create("Dungeons", position=0)
    inn = library.shelf.create("Inns", towns.id)
    library.shelf.create("Markets", towns.id, position=0)
    assert [folder.name for folder in library.folders()] == ["Dungeons", "Towns", "Markets", "Inns"]
    library.shelf.move(inn.id, None, 0)
    assert [folder.name for folder in library.folders()] == ["Inns", "Dungeons", "Towns", "Markets"]


async def test_a_folder_cannot_lie_inside_itself(table: Table) -> None:
    outer = table.library.shelf.create("Outer")
    inner = table.library.shelf.create("Inner", outer.id)
    for target in (outer.id, inner.id):
        with pytest.raises(FolderCycle):
            table.library.shelf.move(outer.id, target, None)


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "x" * 201, "\x00", "\ud800"])
async def test_a_name_that_will_not_do_is_refused(table: Table, name: str) -> None:
    with pytest.raises(InvalidRequest):
        table.library.shelf.create(name)


async def test_unknown_folders_and_tracks_are_refused(table: Table) -> None:
    with pytest.raises(FolderNotFound):
        table.library.shelf.create("x", FolderId("nothing"))
    folder = table.library.shelf.create("x")
    with pytest.raises(TrackNotFound):
        table.library.shelf.add_tracks(folder.id, [TrackId("nothing")])


async def test_deleting_a_folder_takes_its_folders_but_no_track_and_can_be_undone(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan()
    library = table.library
    outer = library.shelf.create("Outer")
    inner = library.shelf.create("Inner", outer.id)
    library.shelf.add_tracks(inner.id, [table.only("a.ogg").id])
    before = library.folders()
    gone = library.shelf.delete(outer.id)
    assert library.folders() == ()
    assert library.count() == 1
    library.shelf.restore({folder.id: folder for folder in gone})
    assert library.folders() == before


async def test_tracks_lie_in_many_folders_each_in_its_own_order(table: Table) -> None:
    for number in range(3):
        tune(table.music / f"{number}.ogg", number)
    await table.scan()
    library = table.library
    first, second, third = [table.only(f"{number}.ogg").id for number in range(3)]
    one, two = library.shelf.create("One"), library.shelf.create("Two")
    library.shelf.add_tracks(one.id, [first, second, third])
    assert library.shelf.add_tracks(two.id, [third, first]).track_ids == (third, first)
    assert library.shelf.add_tracks(one.id, [third], position=0).track_ids == (third, first, second)
    assert library.shelf.reorder_tracks(one.id, [second, first, third]).track_ids == (second, first, third)
    assert library.shelf.remove_tracks(one.id, [first]).track_ids == (second, third)
    with pytest.raises(InvalidRequest):
        library.shelf.reorder_tracks(one.id, [second])
    assert [track.id for track in library.page(folder_id=two.id).tracks] == [third, first]


async def test_a_directory_is_imported_as_folders_and_again_only_what_is_new(table: Table) -> None:
    for path in ("Music/Town/a.ogg", "Music/Town/Inn/b.ogg", "Music/c.ogg", "other.ogg"):
        tune(table.music / path)
    await table.scan()
    table.library.import_directory("Music")
    shape = [(folder.name, len(folder.track_ids)) for folder in table.library.folders()]
    assert shape == [("Music", 1), ("Town", 1), ("Inn", 1)]
    tune(table.music / "Music/Town/new.ogg", 1)
    await table.scan()
    table.library.import_directory("Music/")
    assert [(folder.name, len(folder.track_ids)) for folder in table.library.folders()][1] == ("Town", 2)
    with pytest.raises(InvalidRequest):
        table.library.import_directory("../etc")
