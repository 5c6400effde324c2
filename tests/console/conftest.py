"""Holds still whatever blinks, so that each picture of a screen is like the last."""

from __future__ import annotations

import pytest
from textual.widgets import Input, TextArea

from .pictures import Compare, Picture


@pytest.fixture(autouse=True)
def _still_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _: None)


@pytest.fixture
def picture(snap_compare: Compare) -> Picture:
    """Compares the console in one state with its accepted picture."""
    return Picture(snap_compare)
