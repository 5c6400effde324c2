"""The log view: what it tells, how it is narrowed, and what its keys do."""

from __future__ import annotations

from datetime import UTC, date

import msgspec
import pytest

from rpgmusic.console.log_lines import MOST_LINES, Kind, LogLine, clipboard_line, day_words, log_lines, moment
from rpgmusic.console.widgets.log_list import LogList
from rpgmusic.domain.campaign import HistoryEntry
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import History, LogEntry
from rpgmusic.protocol.server_messages import LogEntryAdded

from .driving import Driver, console, text_of, until
from .fake_board import EVENING_S, a_board, a_log

DAY_S = 86_400.0


def an_entry(at_s: float, text: str = "Ana joined.") -> LogEntry:
    return LogEntry(at_s=at_s, kind="player", text=text)


def played(at_s: float, title: str = "Closing time", layer: LayerName = LayerName.MUSIC) -> HistoryEntry:
    return HistoryEntry(TrackId("t2"), title, layer, at_s)


def texts(lines: tuple[LogLine, ...]) -> list[str]:
    return [line.text for line in lines if line.day is None]


def test_each_day_has_a_line_of_its_own_before_its_latest_event() -> None:
    lines = log_lines([an_entry(EVENING_S), an_entry(EVENING_S - DAY_S)], (), UTC)
    assert [line.day for line in lines] == [date(2024, 5, 1), None, date(2024, 4, 30), None]


def test_what_the_log_and_the_history_both_tell_is_told_once() -> None:
    began = LogEntry(at_s=EVENING_S, kind="music", text="“Closing time” began.")
    assert texts(log_lines([began], [played(EVENING_S + 0.4)], UTC)) == ["Closing time"]
    assert len(texts(log_lines([began], [played(EVENING_S + 60)], UTC))) == 2


def test_history_from_before_the_session_follows_it() -> None:
    assert texts(log_lines([an_entry(EVENING_S)], [played(EVENING_S - DAY_S)], UTC)) == ["Ana joined.", "Closing time"]


def test_what_was_no_music_names_its_layer() -> None:
    assert texts(log_lines((), [played(0, "Rain", LayerName.AMBIENCE)], UTC)) == ["Rain (ambience)"]


def test_kinds_and_words_narrow_the_lines() -> None:
    log = [an_entry(3.0), an_entry(2.0, "Bob joined."), LogEntry(at_s=1.0, kind="problem", text="Ana: phone locked.")]
    assert texts(log_lines(log, (), UTC, kind=Kind.PROBLEM)) == ["Ana: phone locked."]
    assert texts(log_lines(log, (), UTC, words="ANA joined")) == ["Ana joined."]


def test_there_is_an_end_to_the_lines() -> None:
    log = [an_entry(float(number)) for number in range(MOST_LINES + 50)]
    assert len(texts(log_lines(log, (), UTC))) == MOST_LINES


@pytest.mark.parametrize(("days", "words"), [(0, "Today"), (1, "Yesterday"), (2, "Wednesday 1 May 2024")])
def test_days_are_said_as_people_say_them(days: int, words: str) -> None:
    assert day_words(date(2024, 5, 1), date(2024, 5, 1 + days)) == words


@pytest.mark.parametrize("at_s", [1e300, -1e300, float("nan"), float("inf")])
def test_a_time_that_no_calendar_has_breaks_nothing(at_s: float) -> None:
    assert moment(at_s, UTC).year == 1970


def test_a_copied_line_has_its_whole_time() -> None:
    assert clipboard_line(LogLine(EVENING_S, Kind.TABLE, "It began."), UTC) == "2024-05-01 18:30:00  It began."


def log_of(pilot: Driver) -> LogList:
    return pilot.app.query_one(LogList)


async def to_log(pilot: Driver) -> None:
    await pilot.press("f4")
    await until(pilot, lambda: "March of the nine banners" in texts(log_of(pilot).lines))


def told(pilot: Driver) -> str:
    return " ".join(toast.message for toast in pilot.app._notifications)


async def test_the_log_tells_events_and_what_was_played() -> None:
    async with console(a_log()) as pilot:
        await to_log(pilot)
        for words in ("Elif: phone locked.", "Battle: the music before waits.", "What the river took", "30 April 2024"):
            assert words in text_of(pilot)


async def test_an_empty_log_says_what_will_stand_there() -> None:
    async with console(a_board()) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: "Nothing happened yet." in text_of(pilot))


async def test_enter_plays_the_track_of_a_line_again() -> None:
    server = a_log()
    async with console(server) as pilot:
        await to_log(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[0].body["track_id"] == "t6"


async def test_enter_on_an_event_says_that_there_is_no_track() -> None:
    server = a_log()
    async with console(server) as pilot:
        await to_log(pilot)
        await pilot.press("j", "enter")
        await until(pilot, lambda: "No track belongs to this line." in told(pilot))
        assert server.commands() == []


async def test_arrows_show_one_kind_after_the_other() -> None:
    async with console(a_log()) as pilot:
        await to_log(pilot)
        await pilot.press("right", "right", "right")
        await until(pilot, lambda: texts(log_of(pilot).lines) == ["Bob joined.", "Ana joined."])
        await pilot.press("left")
        await until(pilot, lambda: len(texts(log_of(pilot).lines)) == 2 and "Bob" not in text_of(pilot))


async def test_p_shows_problems_only_and_esc_shows_all_again() -> None:
    async with console(a_log()) as pilot:
        await to_log(pilot)
        await pilot.press("p")
        await until(pilot, lambda: texts(log_of(pilot).lines) == ["Elif: phone locked."])
        await pilot.press("escape")
        await until(pilot, lambda: len(texts(log_of(pilot).lines)) > 5)


async def test_words_narrow_the_log_and_esc_drops_them() -> None:
    async with console(a_log()) as pilot:
        await to_log(pilot)
        await pilot.press("w", *"joined", "enter")
        await until(pilot, lambda: texts(log_of(pilot).lines) == ["Bob joined.", "Ana joined."])
        assert pilot.app.focused is log_of(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: len(texts(log_of(pilot).lines)) > 5)


async def test_a_click_on_a_kind_shows_it() -> None:
    async with console(a_log()) as pilot:
        await to_log(pilot)
        await pilot.click("KindLine", offset=(9, 0))
        await until(pilot, lambda: "Ana joined." not in texts(log_of(pilot).lines))


async def test_y_copies_the_line_to_the_clipboard_of_the_terminal() -> None:
    async with console(a_log()) as pilot:
        await to_log(pilot)
        await pilot.press("y")
        await until(pilot, lambda: "The line is copied." in told(pilot))
        assert pilot.app.clipboard.endswith("  March of the nine banners")


async def test_the_log_follows_what_happens_unless_it_was_scrolled() -> None:
    server = a_log()
    async with console(server) as pilot:
        await to_log(pilot)
        server.say(LogEntryAdded(data=an_entry(EVENING_S + 5_000, "Chioma joined.")))
        await until(pilot, lambda: log_of(pilot).line is not None and log_of(pilot).line.text == "Chioma joined.")  # type: ignore[union-attr]  # asked just before
        await pilot.press("j", "j")
        here = log_of(pilot).line
        server.say(LogEntryAdded(data=an_entry(EVENING_S + 5_001, "Dmitri joined.")))
        await until(pilot, lambda: "Dmitri joined." in texts(log_of(pilot).lines))
        assert log_of(pilot).line == here


async def test_the_past_is_read_again_after_the_connection_was_lost() -> None:
    server = a_log()
    async with console(server) as pilot:
        await to_log(pilot)
        server.log = (an_entry(EVENING_S + 6_000, "Elif joined."), *server.log)
        server.greet()
        await until(pilot, lambda: "Elif joined." in texts(log_of(pilot).lines))


def test_the_wire_knows_the_same_kinds() -> None:
    kinds = msgspec.json.schema(LogEntry)["$defs"]["LogEntry"]["properties"]["kind"]["enum"]
    assert set(kinds) == {kind.value for kind in Kind} - {"all"}


async def test_what_begins_while_the_log_is_seen_can_be_played_again() -> None:
    server = a_log()
    async with console(server) as pilot:
        await to_log(pilot)
        server.history = History(entries=(played(EVENING_S + 7_000, "Silver court"), *server.history.entries))
        began = LogEntry(at_s=EVENING_S + 7_000, kind="music", text="“Silver court” began.")
        server.say(LogEntryAdded(data=began))
        await until(pilot, lambda: log_of(pilot).line is not None and log_of(pilot).line.track_id == "t2")  # type: ignore[union-attr]  # asked just before
