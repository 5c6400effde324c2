"""What the console remembers between two starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.memory import ThemeMemory, users_memory

from .fakes import FakeClient, FakeServer


async def test_the_theme_that_was_chosen_is_there_at_the_next_start(tmp_path: Path) -> None:
    memory = ThemeMemory(tmp_path / "state" / "console.json")
    first = ConsoleApp(FakeClient(FakeServer()), memory=memory)
    async with first.run_test(size=(80, 24)) as pilot:
        first.theme = "parchment"
        await pilot.pause()
    second = ConsoleApp(FakeClient(FakeServer()), memory=memory)
    assert second.theme == "parchment"


def test_a_theme_that_was_named_goes_before_the_remembered_one(tmp_path: Path) -> None:
    memory = ThemeMemory(tmp_path / "console.json")
    memory.save("parchment")
    assert ConsoleApp(FakeClient(FakeServer()), memory=memory, theme="nord").theme == "nord"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"theme": 3}', b"\xff\xfe", b'{"theme": "no such theme"}'])
def test_a_damaged_memory_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "console.json").write_bytes(content)
    app = ConsoleApp(FakeClient(FakeServer()), memory=ThemeMemory(tmp_path / "console.json"))
    assert app.theme == "candlelight"


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = ThemeMemory(tmp_path / "file" / "console.json")
    memory.save("parchment")
    assert memory.load() == ""


def test_the_memory_lies_where_the_system_keeps_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    users_memory().save("parchment")
    assert (tmp_path / "rpgmusic" / "console.json").exists()
