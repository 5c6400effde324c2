"""The pads at hand: which they are, on which keys they lie, and which of them sound. Pure."""

from __future__ import annotations

from typing import Final

from rpgmusic.domain.saved_scene import Pad, SavedScene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import PadId
from rpgmusic.protocol.views import Board, CampaignState

PAD_KEYS: Final = "1234567890abegijklmnopqrstvwyz"
"""One key a pad, in order. Left out are those that mean something else while the pads are open: c d f h u x."""


def fired_scene(board: Board) -> SavedScene | None:
    """The scene that is on."""
    return next((scene for scene in board.scenes if scene.id == board.fired), None)


def pads_at_hand(board: Board) -> tuple[Pad, ...]:
    """The pads of the scene that is on, then the campaign's own."""
    scene = fired_scene(board)
    return (*(scene.pads if scene else ()), *board.pads)


def pad_key(position: int) -> str:
    """The key of the pad at a place; empty where the keys have run out."""
    return PAD_KEYS[position] if position < len(PAD_KEYS) else ""


def sounding_pads(campaign: CampaignState, pads: tuple[Pad, ...], now_us: int) -> frozenset[PadId]:
    """The pads that were fired and are heard at a moment, or will be at once, and do not fade away."""
    clips = campaign.timeline.layer(LayerName.EFFECTS).clips
    heard = {clip.pad_id for clip in clips if clip.stays_at(now_us)}
    return frozenset(pad.id for pad in pads if pad.id in heard)
