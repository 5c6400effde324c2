"""Variety: what the seed chooses within a style, so that two pieces for one mood do not sound like one."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

from rpgmusic.composer.styles.style import PulseLayer, Style

_SWAP_CHANCE: Final = 0.4
_TURN_CHANCE: Final = 0.5


def varied(style: Style, rng: Random) -> Style:
    """The style with one of its metres, some figures of refrains and episodes exchanged, and its soloists in turn."""
    leads = style.melody.leads
    if len(leads) > 2 and rng.random() < _TURN_CHANCE:
        leads = (leads[0], *leads[:0:-1])
    return replace(
        style,
        metres=(rng.choice(style.metres),),
        melody=replace(style.melody, leads=leads),
        pulse=tuple(_swapped(layer, rng) for layer in style.pulse),
    )


def _swapped(layer: PulseLayer, rng: Random) -> PulseLayer:
    if layer.episode is None or rng.random() >= _SWAP_CHANCE:
        return layer
    return replace(layer, figure=layer.episode, episode=layer.figure)
