"""Rhythms of melodies: what free bars and cadences are made of, in quavers, with rests negative."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final

from rpgmusic.composer.metre import SIX_EIGHT, THREE_FOUR, Beat, Metre, rhythm
from rpgmusic.composer.styles.style import Motion

_FREE: Final[Mapping[Motion, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {
    Motion.SUSTAINED: (("4 4", "6 2", "4 2 2", "8"), ("4 2", "6", "2 4"), ("3 3", "6", "5 1")),
    Motion.LYRICAL: (
        ("4 2 2", "3 1 4", "2 2 4", "4 3 1", "2 4 2"),
        ("4 2", "2 2 2", "3 1 2", "4 1 1"),
        ("3 2 1", "2 1 3", "3 3", "2 1 2 1"),
    ),
    Motion.FLOWING: (
        ("2 2 2 2", "3 1 2 2", "2 1 1 2 2", "2 2 1 1 2", "1 1 2 3 1"),
        ("2 1 1 2", "1 1 2 2", "2 2 1 1", "3 1 1 1"),
        ("2 1 2 1", "1 1 1 2 1", "3 1 1 1", "2 1 1 1 1"),
    ),
    Motion.LIVELY: (
        ("1 1 1 1 2 2", "1.5 .5 1 1 2 2", "2 1 1 1 1 2", "1 1 1 1 1 1 2"),
        ("1 1 1 1 1 1", "2 1 1 1 1", "1.5 .5 2 2", "1 1 1 1 2"),
        ("1 1 1 1 1 1", "2 1 1 1 1", "1 1 1 2 1", "2 1 2 1", "1 1 1 3"),
    ),
    Motion.SPARSE: (
        ("-2 1 1 -4", "1 -1 1 -5", "-4 1 1 -2", "-1 1 -2 2 -2"),
        ("-2 1 1 -2", "1 -3 1 -1", "-4 2"),
        ("-3 1 1 -1", "1 -2 1 -2", "-3 2 -1"),
    ),
    Motion.BROKEN: (
        ("-3 2 -1 4", "-6 4", "1 -4 5", "-2 1 -3 4"),
        ("-3 3", "1 -2 3", "-2 4"),
        ("-3 3", "1 -2 3", "-1 5"),
    ),
}

_CADENCES: Final[Mapping[Motion, tuple[str, str, str]]] = {
    Motion.SUSTAINED: ("2 4 -2", "2 3 -1", "2 3 -1"),
    Motion.LYRICAL: ("1 1 4 -2", "1 1 3 -1", "1 1 3 -1"),
    Motion.FLOWING: ("1 1 2 3 -1", "1 1 3 -1", "1 1 3 -1"),
    Motion.LIVELY: ("1 1 1 1 3 -1", "1 1 1 2 -1", "1 1 1 2 -1"),
    Motion.SPARSE: ("1 1 -6", "1 1 -4", "1 1 -4"),
    Motion.BROKEN: ("-2 1 5", "-2 1 3", "-2 1 3"),
}


def _place(metre: Metre) -> int:
    return 1 if metre == THREE_FOUR else 2 if metre == SIX_EIGHT else 0


def free_rhythm(motion: Motion, metre: Metre, rng: Random) -> tuple[Beat, ...]:
    """One bar."""
    return rhythm(rng.choice(_FREE[motion][_place(metre)]), metre)


def cadence_rhythm(motion: Motion, metre: Metre, bars: int) -> tuple[Beat, ...]:
    """An approach, the goal and a breath, stretched over some bars."""
    return rhythm(_CADENCES[motion][_place(metre)], metre, bars)
