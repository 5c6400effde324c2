"""The lines of the mixer: layers, and beneath them the single sounds of ambience and effects. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from rpgmusic.console.playhead import card_of, sounding
from rpgmusic.domain.saved_scene import AmbienceBed, Scatter
from rpgmusic.domain.timeline import Clip, FadeDirection, Layer, LayerName
from rpgmusic.domain.units import ClipId, FolderId, ScatterId, TrackId
from rpgmusic.domain.volume import LADDER
from rpgmusic.protocol.views import Board, CampaignState, FolderView

UNFOLDED_LAYERS: Final = (LayerName.AMBIENCE, LayerName.EFFECTS)
"""Layers on which several sounds are heard at once, each with a volume of its own."""

SHOWN_LEVELS: Final = 100
"""Levels are told apart this finely, so that a fade is drawn only when it is seen to move."""


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer. `level` is what it has at this moment: another than its volume while it fades or is silent."""

    layer: LayerName
    titles: str
    volume: float
    level: float
    muted: bool
    solo: bool
    silenced: bool
    fading: bool


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One sound of a layer. `volume` is relative to the layer; `leaving` and `arriving` say that it fades."""

    layer: LayerName
    clip_id: ClipId
    track_id: TrackId
    title: str
    volume: float
    loops: bool
    leaving: bool
    arriving: bool


@dataclass(frozen=True, slots=True)
class ScatterRow:
    """Random sounds of a scene. `in_s` is when the next one comes, if one is placed; `sounds` that one is heard."""

    layer: LayerName
    scatter_id: ScatterId
    title: str
    volume: float
    sounds: bool
    in_s: int | None


MixerRow: TypeAlias = LayerRow | ClipRow | ScatterRow


def mixer_rows(
    campaign: CampaignState, board: Board, folders: Sequence[FolderView], now_us: int, *, unfolded: bool
) -> tuple[MixerRow, ...]:
    """All lines in order; the single sounds only where the mixer is unfolded."""
    any_solo = any(layer.solo for layer in campaign.timeline.layers)
    rows: list[MixerRow] = []
    for layer in campaign.timeline.layers:
        rows.append(_layer_row(campaign, layer, now_us, silenced=any_solo and not layer.solo))
        if unfolded and layer.name in UNFOLDED_LAYERS:
            scatters = board.scatters if layer.name is LayerName.AMBIENCE else ()
            rows.extend(_clip_rows(campaign, layer, now_us, scatters))
            titles = {card.id: card.title for card in (*campaign.tracks, *board.tracks)}
            names = {folder.id: folder.name for folder in folders}
            rows.extend(_scatter_row(layer, it, bed_title(it.bed, titles, names), now_us) for it in scatters)
    return tuple(rows)


def _layer_row(campaign: CampaignState, layer: Layer, now_us: int, *, silenced: bool) -> LayerRow:
    ramp = layer.level
    fading = ramp.from_level != ramp.to_level and 0 <= now_us - ramp.starts_at_us < ramp.duration_us
    level = round(ramp.at(now_us) * SHOWN_LEVELS) / SHOWN_LEVELS
    titles = ", ".join(sounding(campaign, layer.name, now_us))
    return LayerRow(layer.name, titles, layer.volume, level, layer.muted, layer.solo, silenced, fading)


def _clip_rows(campaign: CampaignState, layer: Layer, now_us: int, scatters: Sequence[Scatter]) -> Iterator[ClipRow]:
    for clip in layer.clips:
        scattered = any(_is_of(scatter, clip) for scatter in scatters)
        if not scattered and clip.frame_at(now_us) is not None:
            card = card_of(campaign, clip.track_id)
            title = card.title if card else "(no longer in the library)"
            yield ClipRow(
                layer.name,
                clip.id,
                clip.track_id,
                title,
                clip.volume,
                clip.loop is not None,
                clip.is_leaving_at(now_us),
                _arrives(clip, now_us),
            )


def _arrives(clip: Clip, now_us: int) -> bool:
    return any(
        fade.direction is FadeDirection.IN and now_us < fade.starts_at_us + fade.duration_us for fade in clip.fades
    )


def _is_of(scatter: Scatter, clip: Clip) -> bool:
    return clip.id.startswith(f"{scatter.id}.")


def _scatter_row(layer: Layer, scatter: Scatter, title: str, now_us: int) -> ScatterRow:
    clips = [clip for clip in layer.clips if _is_of(scatter, clip)]
    sounds = any(clip.frame_at(now_us) is not None for clip in clips)
    next_us = min((clip.starts_at_us for clip in clips if clip.starts_at_us > now_us), default=None)
    in_s = None if next_us is None or scatter.held else (next_us - now_us) // 1_000_000
    return ScatterRow(layer.name, scatter.id, title, scatter.bed.volume, sounds, in_s)


def bed_title(bed: AmbienceBed, titles: Mapping[TrackId, str], names: Mapping[FolderId, str]) -> str:
    """What a bed is made of, in words."""
    if bed.track_id is not None:
        return titles.get(bed.track_id, "a sound")
    return names.get(bed.folder_id, "a folder") if bed.folder_id is not None else "a sound"


def share_of(volume: float) -> float:
    """How far up the ladder a volume stands, 0 to 1: equal distances sound equal."""
    top = len(LADDER) - 1
    upper = next((rung for rung, value in enumerate(LADDER) if value >= volume), top)
    if upper == 0:
        return 0.0
    below, above = LADDER[upper - 1], LADDER[upper]
    return min(1.0, (upper - 1 + (volume - below) / (above - below)) / top)


def volume_at(share: float) -> float:
    """The rung at a share of the ladder."""
    return LADDER[max(0, min(len(LADDER) - 1, round(share * (len(LADDER) - 1))))]
