"""Casting: who plays what, after the instruments that a prompt lists and those that it avoids."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.composer.instrumentation import SOLOISTS, avoided, instead_of, listed
from rpgmusic.composer.piece import Instrument
from rpgmusic.composer.styles.style import BedKind, PulseLayer, Style
from rpgmusic.domain.prompt import Prompt

_PLUCKED_OR_BOWED = frozenset({Instrument.LUTE, Instrument.HARP, Instrument.STRINGS, Instrument.CELLO})
"""Who can keep an accompaniment going."""


def cast(style: Style, prompt: Prompt) -> Style:
    """The style with its players chosen: listed soloists lead, the listed accompany, nobody avoided is heard."""
    wanted = listed(prompt.instruments)
    gone = avoided(prompt.avoid)
    leads = _leads(style, wanted)
    pulse = _pulse(style, wanted, leads[0])
    melody = replace(
        style.melody,
        leads=tuple(dict.fromkeys(instead_of(lead, gone) for lead in leads)),
        counter=instead_of(style.melody.counter, gone),
    )
    return replace(
        style,
        melody=melody,
        bed=tuple(replace(layer, instrument=instead_of(layer.instrument, gone)) for layer in style.bed),
        pulse=tuple(replace(layer, instrument=instead_of(layer.instrument, gone)) for layer in pulse),
        accents=tuple(replace(layer, instrument=instead_of(layer.instrument, gone)) for layer in style.accents),
    )


def _leads(style: Style, wanted: tuple[Instrument, ...]) -> tuple[Instrument, ...]:
    """Listed soloists first, unless the style needs them for its accompaniment; then the style's own."""
    under = {layer.instrument for layer in style.bed if layer.kind is not BedKind.BASS}
    busy = (under | {style.pulse[0].instrument}) - set(style.melody.leads)
    soloists = [player for player in wanted if player in SOLOISTS and player not in busy]
    return tuple(dict.fromkeys((*soloists, *style.melody.leads)))[:3]


def _pulse(style: Style, wanted: tuple[Instrument, ...], lead: Instrument) -> tuple[PulseLayer, ...]:
    """The first layer goes to a listed instrument if none of its usual ones is listed."""
    usual = {layer.instrument for layer in style.pulse}
    able = [player for player in wanted if player in _PLUCKED_OR_BOWED and player is not lead]
    if not able or usual & set(wanted):
        return style.pulse
    return (replace(style.pulse[0], instrument=able[0]), *style.pulse[1:])
