from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .conftest import OpenPage
from .table import TableServer

pytestmark = pytest.mark.browser

NAMELESS = """
[...document.querySelectorAll('button, input, summary, [role]')].filter((element) => {
  const labels = element.labels ? [...element.labels].map((label) => label.textContent).join('') : '';
  const by = element.getAttribute('aria-labelledby');
  const named = by && document.getElementById(by)?.textContent;
  return !(element.getAttribute('aria-label') || labels.trim() || named || element.textContent.trim());
}).map((element) => element.outerHTML)
"""
SMALL_TARGETS = """
[...document.querySelectorAll('button, input, summary')].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && (box.width < 24 || box.height < 24);
}).map((element) => element.outerHTML)
"""


def open_drawer(page: Page) -> None:
    page.click("#join")
    page.click("#open-drawer")
    page.wait_for_selector("#drawer:not([hidden])")


def test_a_small_phone_needs_no_sideways_scrolling(open_page: OpenPage) -> None:
    page = open_page(width=360, height=740)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelector('#join').getBoundingClientRect().bottom <= innerHeight")
    open_drawer(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_joining_and_volume_need_only_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.wait_for_function("rpgmusic.stats().connected")
    page.focus("#name")
    page.keyboard.type("Ana")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "join"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'master'")
    before = int(page.input_value("#master"))
    page.keyboard.press("ArrowLeft")
    assert int(page.input_value("#master")) == before - 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer:not([hidden])")
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer", state="hidden")
    assert page.evaluate("document.activeElement.id") == "open-drawer"
    page.wait_for_function("document.querySelector('#people .self')?.textContent.includes('Ana (you)')")


def test_every_control_has_a_name_and_room_for_a_finger(open_page: OpenPage) -> None:
    page = open_page(width=360, height=740)
    open_drawer(page)
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(SMALL_TARGETS) == []
    outline = page.locator("body").aria_snapshot()
    for name in ("Volume", "Music volume", "Mute music", "Use less data", "Timing of your sound", "At the table"):
        assert name in outline


def test_choices_are_remembered_across_visits(open_page: OpenPage) -> None:
    page = open_page()
    open_drawer(page)
    page.click("text=Use less data")
    page.click("[aria-label='Mute ambience']")
    page.reload()
    page.wait_for_function("globalThis.rpgmusic !== undefined")
    open_drawer(page)
    assert page.is_checked("#low-bandwidth")
    assert page.get_attribute("[aria-label='Mute ambience']", "aria-pressed") == "true"


def test_the_page_keeps_its_own_security_rules_and_loads_nothing_from_elsewhere(
    open_page: OpenPage, server: TableServer
) -> None:
    page = open_page("about:blank", strict=True)
    problems: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.ready.join_url)
    page.wait_for_selector("#status[data-tone='quiet']")
    open_drawer(page)
    page.wait_for_selector("#people .self")
    assert problems == []
    assert [url for url in asked if not url.startswith((server.ready.url, "blob:", "data:"))] == []
