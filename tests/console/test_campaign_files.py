"""Files of campaigns on the console's machine, and the dialogs that write and read them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from rpgmusic.console.campaign_file import content_words, default_name, free_path, path_of, read_file, write_file
from rpgmusic.console.screens.files import FileFound, PathDialog, RestoreQuestion, Told
from rpgmusic.domain.errors import Conflict, InvalidRequest, NotFound, Unavailable
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.timeline import SILENCE
from rpgmusic.protocol.exchange import CampaignFile, Table

from .driving import Driver, console, until
from .fake_board import BoardServer, a_board, scenes

TABLE = Table(timeline=SILENCE, queue=Queue(), scene=None, history=(), names={}, trims_us={})


def a_file(*, backup: bool = False) -> CampaignFile:
    return CampaignFile(name="Friday", scenes=scenes(), table=TABLE if backup else None)


def test_a_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_file(a_file(backup=True), tmp_path / "friday.json")
    assert read_file(tmp_path / "friday.json") == a_file(backup=True)


def test_nothing_is_overwritten_and_nothing_is_left_lying_about(tmp_path: Path) -> None:
    path = tmp_path / "friday.json"
    path.write_text("mine")
    with pytest.raises(Conflict, match="nothing was overwritten"):
        write_file(a_file(), path)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        write_file(a_file(), tmp_path / "nowhere" / "friday.json")


def test_a_path_that_is_a_folder_is_explained(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be used"):
        read_file(tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        read_file(tmp_path / "friday.json")


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"format": "other"}', b'{"name": 3}', b"[" * 100_000])
def test_other_files_are_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.json").write_bytes(content)
    with pytest.raises(InvalidRequest, match="no file of scenes"):
        read_file(tmp_path / "file.json")


def test_files_of_a_newer_version_are_refused(tmp_path: Path) -> None:
    write_file(msgspec.structs.replace(a_file(), version=99), tmp_path / "file.json")
    with pytest.raises(InvalidRequest, match="newer rpgmusic"):
        read_file(tmp_path / "file.json")


def test_default_names_tell_campaign_content_and_day() -> None:
    name = default_name("Curse of the Gilded/Crown!", "backup", date(2026, 5, 1))
    assert name == "curse-of-the-gilded-crown-backup-2026-05-01.json"


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    for name in ("a.json", "a-2.json"):
        (tmp_path / name).touch()
    assert free_path(tmp_path / "a.json") == tmp_path / "a-3.json"


def test_a_tilde_stands_for_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert path_of(" ~/friday.json ") == tmp_path / "friday.json"


def test_the_content_of_a_file_is_counted_in_words() -> None:
    assert content_words(a_file()) == "6 scenes"
    assert content_words(CampaignFile(name="Friday")) == "no scenes yet"


def told(pilot: Driver) -> str:
    return " ".join(toast.message for toast in pilot.app._notifications)


async def typed(pilot: Driver, path: Path) -> None:
    """Put a path into the dialog and press enter."""
    await until(pilot, lambda: isinstance(pilot.app.screen, PathDialog))
    await pilot.press("ctrl+u")
    await pilot.press(*({"/": "slash", ".": "full_stop", "-": "minus", "_": "underscore"}.get(c, c) for c in str(path)))
    await pilot.press("enter")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_w_writes_scenes_where_it_suggests(home: Path) -> None:
    async with console(a_board()) as pilot:
        await pilot.press("f3", "w")
        await until(pilot, lambda: isinstance(pilot.app.screen, PathDialog))
        await pilot.press("enter")
        await until(pilot, lambda: ".json: 6 scenes." in told(pilot))
    (written,) = names_in(home)
    assert read_file(home / written).scenes == scenes()


async def test_a_file_that_exists_is_never_overwritten(home: Path) -> None:
    (home / "mine").write_text("mine")
    async with console(a_board()) as pilot:
        await pilot.press("f3", "W")
        await typed(pilot, home / "mine")
        await until(pilot, lambda: "nothing was overwritten" in told(pilot))
    assert (home / "mine").read_text() == "mine"


async def reading(pilot: Driver, home: Path, *, backup: bool = False) -> None:
    write_file(a_file(backup=backup), home / "f")
    await pilot.press("f3", "L")
    await typed(pilot, home / "f")
    await until(pilot, lambda: isinstance(pilot.app.screen, FileFound))


def asked(server: BoardServer) -> list[str]:
    return [asked.path.rsplit("/", 1)[-1] for asked in server.commands()]


async def test_a_file_is_brought_in_after_its_content_was_shown(home: Path) -> None:
    server = a_board()
    async with console(server) as pilot:
        await reading(pilot, home)
        await pilot.press("enter")
        await until(pilot, lambda: "2 scenes, 1 folder, 3 labelled tracks." in told(pilot))
    assert asked(server) == ["import"]


async def test_tracks_that_were_not_found_stay_in_sight(home: Path) -> None:
    server = a_board()
    server.not_found = ("Beds/Wind.ogg", "Courts/Silver.flac")
    async with console(server) as pilot:
        await reading(pilot, home)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Told))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Told))


async def test_scenes_alone_cannot_be_restored(home: Path) -> None:
    async with console(a_board()) as pilot:
        await reading(pilot, home)
        await pilot.press("R")
        assert isinstance(pilot.app.screen, FileFound)


async def test_restoring_asks_and_esc_leaves_everything_as_it_is(home: Path) -> None:
    server = a_board()
    async with console(server) as pilot:
        await reading(pilot, home, backup=True)
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, RestoreQuestion))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, RestoreQuestion))
    assert asked(server) == []


async def test_restoring_backs_up_first_if_wanted(home: Path) -> None:
    server = a_board()
    server.backup = replace_name(a_file(backup=True), "Before")
    async with console(server) as pilot:
        await reading(pilot, home, backup=True)
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, RestoreQuestion))
        await pilot.press("enter")
        await typed(pilot, home / "kept")
        await until(pilot, lambda: asked(server) == ["restore"])
    assert read_file(home / "kept").name == "Before"


def replace_name(file: CampaignFile, name: str) -> CampaignFile:
    return msgspec.structs.replace(file, name=name)


async def test_restoring_at_once_sends_the_whole_file(home: Path) -> None:
    server = a_board()
    async with console(server) as pilot:
        await reading(pilot, home, backup=True)
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, RestoreQuestion))
        await pilot.press("R")
        await until(pilot, lambda: asked(server) == ["restore"])
    assert server.commands()[-1].body["name"] == "Friday"
