"""Processes that can be interrupted, whatever started the tests."""

from __future__ import annotations

import signal


def heed_interrupts() -> None:
    """Let a child heed ctrl+c: what runs in the background of a shell ignores it, and hands that down."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
