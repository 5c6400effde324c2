"""An evening at the table, by the keyboard alone: the console in a terminal, and a player who listens in a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import Page

from rpgmusic.protocol.rest import CampaignView, TrackList

from .conftest import OpenPage, write_tone
from .table import ReadyLine, TableServer
from .terminal import ConsoleTerminal

pytestmark = pytest.mark.browser

RATE_HZ = 48_000
TOLERANCE_S = 0.1
TONES_HZ = {"Ambush": 400, "Road": 300, "Tavern": 200}


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleTerminal]:
    music, data = tmp_path_factory.mktemp("music"), tmp_path_factory.mktemp("data")
    for title, frequency_hz in TONES_HZ.items():
        write_tone(music / f"{title}.wav", frequency_hz, 120)
    terminal = ConsoleTerminal(music, data)
    yield terminal
    terminal.end()


@pytest.fixture(scope="module")
def server(terminal: ConsoleTerminal) -> TableServer:
    """The server that the console runs, as the other tests know theirs."""
    local = terminal.start()
    table = TableServer(terminal.music, terminal.data, ready=ReadyLine(local.url, "", local.token))
    view = msgspec.json.decode(table.call("GET", "/api/campaigns/default/link"), type=CampaignView)
    table.ready = msgspec.structs.replace(table.ready, join_url=view.join_url)
    return table


class Evening:
    """The GM's terminal and the player's page, and what each shows of the same table."""

    def __init__(self, terminal: ConsoleTerminal, server: TableServer, page: Page) -> None:
        self.terminal = terminal
        self._page = page
        tracks = msgspec.json.decode(server.call("GET", "/api/tracks"), type=TrackList).tracks
        self._ids = {track.title: track.id for track in tracks}

    def player_hears_only(self, title: str, least_s: float = 0.0) -> None:
        """Wait until that track, from a position on, and no other sounds in the browser."""
        self._page.wait_for_function(
            """([id, frames]) => {
                const voices = rpgmusic.stats().voices;
                return voices.length === 1 && voices[0].track_id === id && voices[0].frame >= frames && level() > 0.001;
            }""",
            arg=[self._ids[title], least_s * RATE_HZ],
        )

    def player_hears_nothing(self) -> None:
        """Wait for silence in the browser."""
        self._page.wait_for_function("rpgmusic.stats().voices.length === 0 && level() === 0")

    def position_s(self) -> float:
        """Where the only track that sounds in the browser is."""
        frame = self._page.evaluate("rpgmusic.stats().voices[0].frame")
        return float(frame) / RATE_HZ

    def save_scene(self, title: str, key: str) -> None:
        """Save what sounds, and wait until the console says that it has, and which key brings it back."""
        self.terminal.press("S")
        self.terminal.wait_for_text("Save what sounds as a scene")
        self.terminal.type(title)
        self.terminal.press("Enter")
        self.terminal.wait_for_text(f"Saved as “{title}”. {key}")


def test_an_evening_is_directed_with_the_keyboard_alone(
    terminal: ConsoleTerminal, server: TableServer, open_page: OpenPage
) -> None:
    terminal.press("F2")
    terminal.wait_for_text(f"All tracks · {len(TONES_HZ)}")
    page = open_page()
    page.click("#join")
    terminal.wait_for_text("1 player")
    evening = Evening(terminal, server, page)

    give_the_ambush_its_mood(terminal)
    save_two_scenes(evening)
    fire_the_first_scene(evening)
    fight_and_return(evening)
    hush_and_panic(evening)
    leave(terminal)


def give_the_ambush_its_mood(terminal: ConsoleTerminal) -> None:
    terminal.press("L")
    terminal.wait_for_text("battle")
    terminal.press("b", "Enter")
    terminal.wait_until(lambda: "[ ]" not in terminal.screen(), "the dialog to close")


def save_two_scenes(evening: Evening) -> None:
    evening.terminal.press("Down", "Enter")
    evening.player_hears_only("Road")
    evening.save_scene("On the road", "1")
    evening.terminal.press("Down", "Enter")
    evening.player_hears_only("Tavern")
    evening.save_scene("At the inn", "2")


def fire_the_first_scene(evening: Evening) -> None:
    evening.terminal.press("1")
    evening.player_hears_only("Road")
    evening.terminal.wait_for_text("On the road · Our campaign")


def fight_and_return(evening: Evening) -> None:
    """The road waits while only the battle sounds: it has gone on by no more than the rest of the time."""
    evening.terminal.press(">")
    evening.player_hears_only("Road", least_s=30)
    left_at_s, began_s = evening.position_s(), time.monotonic()
    evening.terminal.press("c")
    evening.player_hears_only("Ambush")
    alone_from_s = evening.position_s()
    evening.player_hears_only("Ambush", least_s=alone_from_s + 2)
    evening.terminal.press("c")
    evening.player_hears_only("Road")
    gone_on_s, passed_s = evening.position_s() - left_at_s, time.monotonic() - began_s
    assert 0 <= gone_on_s <= passed_s - 2 + TOLERANCE_S


def hush_and_panic(evening: Evening) -> None:
    evening.terminal.press("h")
    evening.player_hears_nothing()
    evening.terminal.press("h")
    evening.player_hears_only("Road")
    evening.terminal.press("!")
    evening.player_hears_nothing()


def leave(terminal: ConsoleTerminal) -> None:
    terminal.press("C-q")
    terminal.wait_until(lambda: not terminal.is_open(), "the console to close")
