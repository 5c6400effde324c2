"""What the GM hears alone, and the clicks by which the GM hears who hears."""

from __future__ import annotations

import msgspec
import pytest
from playwright.sync_api import Page

from rpgmusic.protocol.rest import LoginLink, PreviewReply, SoundCheckReply

from .conftest import OpenPage
from .table import TableServer

pytestmark = pytest.mark.browser

WITHIN_US = 1_000
ALL_SCHEDULED = (
    "rpgmusic.stats().clicks.length === 4 && rpgmusic.stats().clicks.every((click) => click.heard_us !== null)"
)
NOTE_LOUDEST = "globalThis.loudest = 0; setInterval(() => (loudest = Math.max(loudest, level())), 10);"


class Click(msgspec.Struct, frozen=True):
    planned_us: int
    heard_us: float


class Steady(msgspec.Struct, frozen=True):
    """What must not change at a player while the GM listens alone."""

    clip_ids: tuple[str, ...]
    revision: int
    drop_outs: int
    resyncs: int


def steady(page: Page) -> Steady:
    heard = page.evaluate("{ const s = rpgmusic.stats(); ({ ...s, clip_ids: s.voices.map((v) => v.clip_id) }) }")
    return msgspec.convert(heard, Steady)


def clicks(page: Page) -> list[Click]:
    return msgspec.convert(page.evaluate("rpgmusic.stats().clicks"), list[Click])


def preview(server: TableServer, **body: object) -> PreviewReply:
    return msgspec.json.decode(server.call("POST", "/api/campaigns/default/preview", body), type=PreviewReply)


def check_sound(server: TableServer) -> int:
    answer = server.call("POST", "/api/campaigns/default/players/sound-check", {})
    return msgspec.json.decode(answer, type=SoundCheckReply).players


def preview_link(server: TableServer) -> str:
    return msgspec.json.decode(server.call("POST", "/api/login-links", {"page": "preview"}), type=LoginLink).url


def joined(open_page: OpenPage) -> Page:
    page = open_page()
    page.click("#join")
    page.wait_for_function("rpgmusic.stats().clock_error_ms !== null && rpgmusic.stats().output_latency_ms !== null")
    return page


def test_the_gm_listens_alone_while_the_table_hears_on(server: TableServer, open_page: OpenPage) -> None:
    ids = server.track_ids()
    server.command("play", track_id=ids["long.wav"], crossfade_s=0)
    player = joined(open_page)
    player.wait_for_function("document.querySelector('#status-text').textContent === 'In step with the table'")
    before = steady(player)
    gm = open_page(preview_link(server))
    assert gm.url.endswith("/preview")
    gm.wait_for_function("rpgmusic.stats().line === 'connected'")
    assert preview(server, track_id=ids["other.wav"], position_s=100).pages == 1
    gm.click("#unlock")
    gm.wait_for_function("rpgmusic.stats().state === 'playing' && rpgmusic.stats().position_s > 100.2")
    assert gm.inner_text("#status-text") == "Only you hear this"
    assert gm.inner_text("#title") == "other"
    assert steady(player) == before
    assert sum(other.connected for other in server.players()) == 1


def test_the_gm_pauses_goes_on_and_stops_alone(server: TableServer, open_page: OpenPage) -> None:
    gm = open_page(preview_link(server), width=360, height=740)
    gm.click("#unlock")
    preview(server, track_id=server.track_ids()["long.wav"], position_s=30)
    gm.wait_for_function("rpgmusic.stats().state === 'playing'")
    gm.click("#toggle")
    gm.wait_for_function("rpgmusic.stats().state === 'paused'")
    gm.click("#toggle")
    gm.wait_for_function("rpgmusic.stats().state === 'playing' && rpgmusic.stats().position_s >= 30")
    assert gm.evaluate("document.documentElement.scrollWidth <= innerWidth")
    gm.click("#stop")
    gm.wait_for_function("rpgmusic.stats().state === 'idle' && document.querySelector('#controls').hidden")
    preview(server, track_id=server.track_ids()["other.wav"])
    gm.wait_for_function("rpgmusic.stats().state === 'playing'")
    preview(server)
    gm.wait_for_function("rpgmusic.stats().state === 'idle'")


def test_the_preview_page_comes_back_by_itself_and_plays_on_meanwhile(server: TableServer, open_page: OpenPage) -> None:
    gm = open_page(preview_link(server))
    gm.click("#unlock")
    preview(server, track_id=server.track_ids()["other.wav"])
    gm.wait_for_function("rpgmusic.stats().state === 'playing'")
    server.kill()
    gm.wait_for_function("rpgmusic.stats().line === 'lost'")
    server.start()
    gm.wait_for_function("rpgmusic.stats().line === 'connected'")
    assert gm.evaluate("rpgmusic.stats().track.title") == "other"
    assert preview(server, track_id=server.track_ids()["long.wav"]).pages == 1
    gm.wait_for_function("rpgmusic.stats().track.title === 'long' && rpgmusic.stats().state === 'playing'")


def test_a_browser_that_is_not_signed_in_is_told_how_to(server: TableServer, open_page: OpenPage) -> None:
    page = open_page(f"{server.ready.url}/preview")
    page.wait_for_selector("#help:not([hidden])")
    assert page.is_hidden("#unlock")
    assert "This browser is not signed in" in page.inner_text("#status")


def test_two_players_click_at_the_planned_moments(server: TableServer, open_page: OpenPage) -> None:
    server.command("stop", layer=None)
    pages = [joined(open_page), joined(open_page)]
    for page in pages:
        page.evaluate(NOTE_LOUDEST)
    assert check_sound(server) == 2
    for page in pages:
        page.wait_for_function(ALL_SCHEDULED)
        page.wait_for_function("document.querySelector('#status-text').textContent.startsWith('Sound check')")
        page.wait_for_function("loudest > 0.001")
    one, other = (clicks(page) for page in pages)
    assert [click.planned_us for click in one] == [click.planned_us for click in other]
    for click in (*one, *other):
        assert abs(click.heard_us - click.planned_us) < WITHIN_US


def test_a_player_who_is_muted_or_has_not_joined_stays_silent_in_a_sound_check(
    server: TableServer, open_page: OpenPage
) -> None:
    server.command("stop", layer=None)
    muted, apart = joined(open_page), open_page()
    muted.click("#mute")
    muted.evaluate(NOTE_LOUDEST)
    apart.wait_for_function("rpgmusic.stats().connected")
    check_sound(server)
    apart.wait_for_function("document.querySelector('#status-text').textContent.includes('join to hear the clicks')")
    muted.wait_for_function(ALL_SCHEDULED)
    muted.wait_for_function("document.querySelector('#status-text').textContent === 'Sound check — muted by you'")
    muted.wait_for_function("document.querySelector('#status-text').textContent === 'Muted by you'")
    assert muted.evaluate("loudest") < 0.0001
    assert all(click["heard_us"] is None for click in apart.evaluate("rpgmusic.stats().clicks"))


def test_a_battle_shows_on_the_players_page(server: TableServer, open_page: OpenPage) -> None:
    page = open_page()
    server.call("PUT", "/api/campaigns/default/scene", {"title": "The ford", "mood": "battle", "combat": True})
    page.wait_for_selector("#combat:not([hidden])")
    assert "Combat" in page.locator("main").aria_snapshot()
    server.call("PUT", "/api/campaigns/default/scene", {"title": "The ford", "mood": "calm"})
    page.wait_for_selector("#combat", state="hidden")
