from __future__ import annotations

import time

import msgspec
import pytest
from playwright.sync_api import Page

from rpgmusic.domain.timeline import voices_at

from .conftest import OpenPage
from .table import TableServer

pytestmark = pytest.mark.browser

TOLERANCE_FRAMES = 48 * 40


class HeardVoice(msgspec.Struct, frozen=True):
    layer: str
    clip_id: str
    track_id: str
    frame: int


class Stats(msgspec.Struct, frozen=True):
    status: str
    connected: bool
    unlocked: bool
    skew_ms: float | None
    drop_outs: int
    revision: int
    voices: tuple[HeardVoice, ...]


def stats(page: Page) -> Stats:
    return msgspec.convert(page.evaluate("rpgmusic.stats()"), Stats)


def play(server: TableServer, **how: float) -> None:
    server.command("play", track_id=server.track_ids()["long.wav"], crossfade_s=0, **how)


def join(page: Page) -> None:
    page.click("#join")
    wait_for_sound(page)


def wait_for_sound(page: Page) -> None:
    page.wait_for_function("rpgmusic.stats().voices.length > 0 && level() > 0.001")


def assert_the_right_frame_is_heard(page: Page, server: TableServer) -> None:
    """The frame lies between those due before and after the page was asked, however long that took."""
    offset_us = server.clock_offset_us()
    before_us = time.monotonic_ns() // 1_000 + offset_us
    heard = stats(page).voices
    after_us = time.monotonic_ns() // 1_000 + offset_us
    timeline = server.state().timeline
    earliest, latest = voices_at(timeline, before_us)[-1], voices_at(timeline, after_us)[-1]
    assert earliest.clip_id == latest.clip_id
    frame = next(voice.frame for voice in heard if voice.clip_id == latest.clip_id)
    assert earliest.frame - TOLERANCE_FRAMES <= frame <= latest.frame + TOLERANCE_FRAMES


def test_nothing_sounds_before_the_tap_and_the_gm_can_see_why(server: TableServer, open_page: OpenPage) -> None:
    play(server)
    page = open_page()
    page.wait_for_function("rpgmusic.stats().connected")
    assert stats(page).unlocked is False
    assert page.inner_text("#status-text") == "The music is playing. Join to hear it."
    assert "has not tapped Join" in [player.trouble for player in server.players()]
    join(page)
    page.wait_for_function("document.querySelector('#status-text').textContent === 'In step with the table'")


def test_a_late_player_hears_the_frame_that_the_timeline_says(server: TableServer, open_page: OpenPage) -> None:
    play(server, position_s=30)
    page = open_page()
    join(page)
    assert_the_right_frame_is_heard(page, server)


def test_pause_resume_seek_and_another_track_are_followed(server: TableServer, open_page: OpenPage) -> None:
    play(server)
    page = open_page()
    join(page)
    server.command("pause", fade_s=0)
    page.wait_for_function("rpgmusic.stats().voices.length === 0 && level() === 0")
    page.wait_for_function(
        "document.querySelector('#status-text').textContent === 'The game master has paused the music'"
    )
    server.command("resume", fade_s=0)
    wait_for_sound(page)
    revision = server.command("seek", position_s=200).timeline.revision
    page.wait_for_function(
        f"rpgmusic.stats().revision >= {revision} && rpgmusic.stats().voices[0]?.frame > 200 * 48000"
    )
    page.wait_for_function("rpgmusic.stats().voices.length === 1")
    assert_the_right_frame_is_heard(page, server)
    other = server.track_ids()["other.wav"]
    server.command("play", track_id=other, crossfade_s=0)
    page.wait_for_function(f"rpgmusic.stats().voices.every((voice) => voice.track_id === '{other}') && level() > 0.001")
    wait_for_sound(page)
    assert_the_right_frame_is_heard(page, server)


def test_a_killed_server_is_played_through_and_found_again_without_a_touch(
    server: TableServer, open_page: OpenPage
) -> None:
    play(server)
    page = open_page()
    join(page)
    page.wait_for_function("rpgmusic.stats().runway_s > 30")
    server.kill()
    page.wait_for_function("!rpgmusic.stats().connected")
    page.wait_for_function("document.querySelector('#status-text').textContent.includes('playing on for')")
    assert page.evaluate("level()") > 0.001
    server.start()
    page.wait_for_function("rpgmusic.stats().connected")
    assert stats(page).drop_outs == 0
    assert_the_right_frame_is_heard(page, server)


def test_sound_that_the_device_took_away_comes_back_at_the_right_frame(
    server: TableServer, open_page: OpenPage
) -> None:
    play(server)
    page = open_page()
    join(page)
    page.evaluate("heard.context.suspend()")
    page.wait_for_selector("#wake:not([hidden])")
    assert stats(page).voices == ()
    page.click("#wake")
    wait_for_sound(page)
    page.wait_for_function("Math.abs(rpgmusic.stats().skew_ms) < 5")
    assert_the_right_frame_is_heard(page, server)


def test_music_and_ambience_sound_together_each_in_its_place(server: TableServer, open_page: OpenPage) -> None:
    play(server)
    server.command("play", track_id=server.track_ids()["other.wav"], layer="ambience")
    page = open_page()
    join(page)
    page.wait_for_function("new Set(rpgmusic.stats().voices.map((voice) => voice.layer)).size === 2")
    assert_the_right_frame_is_heard(page, server)
    server.command("stop", layer="ambience")
    page.wait_for_function("rpgmusic.stats().voices.every((voice) => voice.layer === 'music')")
    assert_the_right_frame_is_heard(page, server)


def test_a_trim_is_followed_without_falling_silent(server: TableServer, open_page: OpenPage) -> None:
    play(server)
    page = open_page()
    join(page)
    page.evaluate("globalThis.quietest = 1; setInterval(() => { quietest = Math.min(quietest, level()); }, 5)")
    page.click("#open-drawer")
    for _ in range(3):
        page.click("[data-trim='10']")
    page.wait_for_function("Math.abs(rpgmusic.stats().skew_ms) < 5 && rpgmusic.stats().trim_ms === 30")
    assert page.evaluate("quietest") > 0.001


def test_an_unknown_link_says_what_to_do(server: TableServer, open_page: OpenPage) -> None:
    page = open_page(server.ready.url + "/j/nosuchcode")
    page.wait_for_function("document.querySelector('#status-text').textContent.includes('Ask your game master')")
    assert not page.is_visible("#join")
