from __future__ import annotations

import stat
from pathlib import Path

import pytest

from rpgmusic.console.screens.preview import PreviewDialog

from .driving import Driver, console, main, text_of, until
from .fakes import a_table


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where programs are found; the GM sits at this machine."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    return tmp_path


def install(programs: Path, name: str, script: str) -> None:
    """Put a program where it is found."""
    program = programs / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


async def test_an_open_preview_page_plays_and_says_so(programs: Path) -> None:
    install(programs, "mpv", "echo no > started")
    server = a_table()
    server.preview_pages = 1
    async with console(server) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: "Only you hear “Low beams, warm ale”, in your browser tab." in said(pilot))
        assert server.commands()[-1].body == {"track_id": "t0", "position_s": 0.0}
        assert main(pilot)._player is None


async def test_a_local_player_gets_the_signed_address_and_ends_on_a_key(programs: Path) -> None:
    install(programs, "mpv", f'echo "$@" > {programs}/told; exec /bin/sleep 60')
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: "through mpv on this machine" in said(pilot))
        await until(pilot, (programs / "told").exists)
        await until(pilot, lambda: "-- http://table.test:8080/audio/t0?signed" in (programs / "told").read_text())
        player = main(pilot)._player
        assert player is not None
        await pilot.press("I")
        await until(pilot, lambda: player.returncode is not None)
        assert server.commands()[-1].body == {"position_s": 0.0}


async def test_nothing_plays_on_after_the_console(programs: Path) -> None:
    install(programs, "mpv", "exec /bin/sleep 60")
    async with console(a_table()) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: main(pilot)._player is not None)
        player = main(pilot)._player
    assert player is not None
    assert await player.wait() != 0


async def test_a_player_that_fails_gives_way_to_the_browser(programs: Path) -> None:
    install(programs, "mpv", "exit 2")
    async with console(a_table()) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviewDialog))


@pytest.mark.usefixtures("programs")
async def test_without_a_player_a_page_of_the_gms_own_is_offered() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviewDialog))
        await until(pilot, lambda: "/j/Xk2v9QpL/preview" in text_of(pilot))
        assert "do not show it to the players" in text_of(pilot)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, PreviewDialog)


def said(pilot: Driver) -> str:
    """What toasts said."""
    return " ".join(toast.message for toast in pilot.app._notifications)
