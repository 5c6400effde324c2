from __future__ import annotations

from rich.console import Console

from rpgmusic.cli.players import players_table
from rpgmusic.domain.player import ContextState, PlayerReport
from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.units import ClientId
from rpgmusic.protocol.views import PlayerView

REPORT = PlayerReport(
    unlocked=True,
    muted=False,
    context_state=ContextState.RUNNING,
    skew_us=-1_234,
    rtt_us=12_340,
    runway_us=30_000_000,
    rendition=Rendition.OPUS_128,
    drop_outs=2,
)


def drawn(*players: PlayerView) -> list[str]:
    console = Console(width=80, force_terminal=False)
    with console.capture() as capture:
        console.print(players_table(players))
    return capture.get().splitlines()


def player(name: str, trouble: str = "", report: PlayerReport | None = REPORT) -> PlayerView:
    return PlayerView(client_id=ClientId(f"id-{name}"), name=name, connected=True, report=report, trouble=trouble)


def test_a_player_in_sync_is_shown_with_its_figures() -> None:
    [_, row] = drawn(player("Anna"))
    for figure in ("Anna", "in sync", "-1.2 ms", "12.3 ms", "30 s", "opus-128", "2"):
        assert figure in row


def test_players_in_trouble_come_first_with_the_reason_in_words() -> None:
    lines = drawn(player("Anna"), player("Zoe", trouble="has muted the sound"))
    assert "Zoe" in lines[1]
    assert "has muted the sound" in lines[1]


def test_a_player_without_a_report_is_listed_too() -> None:
    assert "has not tapped Join" in drawn(player("Björn", "has not tapped Join", report=None))[1]


def test_the_longest_trouble_fits_eighty_columns() -> None:
    lines = drawn(player("Bartholomew the Bold", "sound is held by the device (phone locked, or a call)"))
    assert max(map(len, lines)) <= 80
    assert "phone" in " ".join(lines)
