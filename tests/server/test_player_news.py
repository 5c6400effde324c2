"""What the log says of players who come, go, and get into trouble."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rpgmusic.campaigns.players import PlayerRegistry
from rpgmusic.domain.player import ContextState, PlayerReport
from rpgmusic.domain.units import CampaignId, ClientId
from rpgmusic.server.player_news import LINES_OF_ONE, PlayerNews
from rpgmusic.server.session_log import SessionLog
from rpgmusic.storage import TinyDbDocuments

TABLE, ANA = CampaignId("default"), ClientId("ana")
WELL = PlayerReport(unlocked=True, muted=False, context_state=ContextState.RUNNING)
LOCKED = PlayerReport(unlocked=True, muted=False, context_state=ContextState.SUSPENDED)


class Evening:
    """Players at one table, and a clock that is moved by hand."""

    def __init__(self, documents: TinyDbDocuments) -> None:
        self.now_s = 1_000.0
        self.players = PlayerRegistry(documents, lambda: self.now_s)
        self.texts: list[str] = []
        log = SessionLog(lambda message, _: self.texts.append(message.data.text), lambda: self.now_s)
        self.news = PlayerNews(log, self.players, lambda _: False, lambda: self.now_s)

    def arrives(self, report: PlayerReport | None = WELL, name: str = "Ana") -> None:
        """Ana's page connects, and reports soon."""
        self.news.arrived(TABLE, self.players.arrive(TABLE, ANA, name, None))
        if report is not None:
            self.players.report(TABLE, ANA, report)

    def parts(self, *, said_goodbye: bool) -> None:
        """Ana's connection ends."""
        self.players.leave(TABLE, ANA)
        self.news.parted(TABLE, ANA, said_goodbye=said_goodbye)

    def passes(self, seconds: int) -> None:
        """Time goes by, with a look every second."""
        for _ in range(seconds):
            self.now_s += 1
            self.news.look()


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    documents = TinyDbDocuments(tmp_path)
    yield Evening(documents)
    documents.close()


def test_coming_and_leaving_are_told(evening: Evening) -> None:
    evening.arrives()
    evening.passes(60)
    evening.parts(said_goodbye=True)
    evening.passes(60)
    assert evening.texts == ["Ana joined", "Ana left"]


def test_loading_the_page_again_is_no_news(evening: Evening) -> None:
    evening.arrives()
    evening.parts(said_goodbye=True)
    evening.passes(2)
    evening.arrives()
    evening.passes(60)
    assert evening.texts == ["Ana joined"]


def test_a_lost_connection_is_told_after_ten_seconds_and_so_is_its_return(evening: Evening) -> None:
    evening.arrives()
    evening.parts(said_goodbye=False)
    evening.passes(9)
    assert evening.texts == ["Ana joined"]
    evening.passes(2)
    evening.arrives()
    evening.passes(30)
    assert evening.texts == ["Ana joined", "Ana was lost: no connection for 10 s", "Ana is back"]


def test_trouble_is_told_once_when_it_lasts_and_when_it_is_over(evening: Evening) -> None:
    evening.arrives()
    evening.passes(5)
    evening.players.report(TABLE, ANA, LOCKED)
    evening.passes(4)
    evening.players.report(TABLE, ANA, WELL)
    evening.passes(10)
    assert evening.texts == ["Ana joined"]
    evening.players.report(TABLE, ANA, LOCKED)
    evening.passes(60)
    evening.players.report(TABLE, ANA, WELL)
    evening.passes(60)
    held = "Ana: sound is held by the device (phone locked, or a call)"
    assert evening.texts == ["Ana joined", held, "Ana is all right again"]


def test_someone_who_does_not_tap_join_is_told_after_a_while(evening: Evening) -> None:
    evening.arrives(None)
    evening.passes(25)
    assert evening.texts == ["Ana joined"]
    evening.passes(10)
    assert evening.texts[1:] == ["Ana: has not tapped Join"]


def test_another_name_is_told(evening: Evening) -> None:
    evening.arrives(name="")
    evening.players.change(TABLE, ANA, name="Ana")
    evening.passes(1)
    assert evening.texts == ["Player 1 joined", "Player 1 is now called Ana"]


def test_a_flapping_phone_does_not_flood_the_log(evening: Evening) -> None:
    for _ in range(100):
        evening.arrives()
        evening.passes(1)
        evening.parts(said_goodbye=False)
        evening.passes(11)
    assert len(evening.texts) <= LINES_OF_ONE.burst + 100 * 12 * LINES_OF_ONE.per_s + 1


def test_a_player_whom_the_gm_sent_away_is_forgotten(evening: Evening) -> None:
    evening.arrives()
    evening.players.remove(TABLE, ANA)
    evening.parts(said_goodbye=False)
    evening.passes(60)
    assert evening.texts == ["Ana joined"]
