from __future__ import annotations

import pytest

from rpgmusic.console.player_columns import player_columns
from rpgmusic.console.player_facts import fact_lines
from rpgmusic.console.screens.asking import AskWhether
from rpgmusic.console.screens.player import PlayerDialog
from rpgmusic.protocol.server_messages import Players, PlayersUpdated
from rpgmusic.protocol.views import PlayerView

from .driving import Driver, console, text_of, until
from .fakes import FakeServer, a_player, a_table

PLAYERS = "/api/campaigns/default/players"


async def opened(pilot: Driver) -> None:
    """The dialog of the first player on the board, who is Ana."""
    await pilot.press("tab", "tab", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, PlayerDialog) and "round trip" in text_of(pilot))


async def asked_after(pilot: Driver, server: FakeServer, *keys: str) -> tuple[str, str, dict[str, object]]:
    await pilot.press(*keys)
    await until(pilot, lambda: bool(server.commands()))
    asked = server.commands()[-1]
    return asked.method, asked.path, asked.body


@pytest.mark.parametrize(("room", "headings"), [(11, 1), (20, 2), (28, 3), (37, 4), (48, 5)])
def test_columns_fold_from_the_right(room: int, headings: int) -> None:
    assert len(player_columns(room)) == headings


def test_a_player_that_reported_nothing_says_so() -> None:
    silent = a_player("Ana")
    assert fact_lines(type(silent)(client_id=silent.client_id, name="Ana", connected=True)) == (
        ("sound", "nothing reported yet"),
    )


async def test_the_dialog_tells_what_the_player_measured() -> None:
    async with console(a_table()) as pilot:
        await opened(pilot)
        text = text_of(pilot)
        assert "● All is well." in text
        assert "0.1 ms late" in text
        assert "plays on for 25 s without the server" in text


async def test_the_whole_trouble_is_told() -> None:
    server = a_table()
    server.players = (a_player("Zoe", trouble="sound is held by the device (phone locked, or a call)"),)
    async with console(server) as pilot:
        await opened(pilot)
        assert "▲ Zoe: sound is held by the device (phone locked, or a call)." in text_of(pilot)


async def test_trim_moves_in_steps_of_5_ms_and_is_sent_at_once() -> None:
    server = a_table()
    async with console(server) as pilot:
        await opened(pilot)
        await pilot.press("plus", "plus", "plus", "minus")
        await until(pilot, lambda: len(server.commands()) == 4)
        assert [asked.body["trim_us"] for asked in server.commands()] == [5_000, 10_000, 15_000, 10_000]
        assert "+10 ms: plays later" in text_of(pilot)
        assert await asked_after(pilot, server, "0") == ("PATCH", f"{PLAYERS}/ana", {"trim_us": 0})


async def test_t_lets_this_player_alone_click() -> None:
    server = a_table()
    async with console(server) as pilot:
        await opened(pilot)
        asked = await asked_after(pilot, server, "t")
        assert asked == ("POST", f"{PLAYERS}/sound-check", {"client_id": "ana"})
        await until(pilot, lambda: "Four clicks at Ana now." in text_of(pilot))


async def test_r_renames() -> None:
    server = a_table()
    async with console(server) as pilot:
        await opened(pilot)
        asked = await asked_after(pilot, server, "r", "ctrl+u", *"Anna", "enter")
        assert asked == ("PATCH", f"{PLAYERS}/ana", {"name": "Anna"})


async def test_removing_asks_first() -> None:
    server = a_table()
    async with console(server) as pilot:
        await opened(pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskWhether))
        await pilot.press("escape")
        assert server.commands() == []
        await until(pilot, lambda: isinstance(pilot.app.screen, PlayerDialog))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskWhether))
        assert await asked_after(pilot, server, "enter") == ("DELETE", f"{PLAYERS}/ana", {})


async def test_the_dialog_follows_new_reports_and_leaves_with_the_player() -> None:
    server = a_table()
    async with console(server) as pilot:
        await opened(pilot)
        server.say(_players(server, a_player("Ana", skew_us=-2_300)))
        await until(pilot, lambda: "2.3 ms early" in text_of(pilot))
        server.say(_players(server, a_player("Bob")))
        await until(pilot, lambda: not isinstance(pilot.app.screen, PlayerDialog))


def _players(server: FakeServer, *players: PlayerView) -> PlayersUpdated:
    return PlayersUpdated(data=Players(campaign_id=server.campaign.id, players=players))


async def test_a_wide_board_has_headings_and_a_narrow_one_only_the_sync() -> None:
    for size, shown in (((200, 60), True), ((80, 24), False)):
        async with console(a_table(), size=size) as pilot:
            await until(pilot, lambda: "● Ana" in text_of(pilot))
            assert ("rendition" in text_of(pilot)) is shown
            assert "±0.1 ms" in text_of(pilot)
