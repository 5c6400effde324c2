"""Edits of the timeline as pure functions: each takes a plan and the moment of the change, and returns a new plan.

A fade never interrupts another: fades multiply, so a clip that is fading can be faded away faster without a jump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from rpgmusic.domain.timeline import (
    Clip,
    Fade,
    FadeDirection,
    HeldClip,
    HoldReason,
    Layer,
    LayerName,
    Loop,
    Ramp,
    Timeline,
)
from rpgmusic.domain.units import ClipId

FRAME_GRID_US: Final = 125
"""Six frames last exactly this long: an anchor moved by a multiple of it stays exact."""


def edit_layer(timeline: Timeline, name: LayerName, edit: Callable[[Layer], Layer]) -> Timeline:
    """Change one layer; the revision counts up."""
    layers = tuple(edit(layer) if layer.name is name else layer for layer in timeline.layers)
    return replace(timeline, revision=timeline.revision + 1, layers=layers)


def place(layer: Layer, clip: Clip) -> Layer:
    """Add a clip beside what the layer already has."""
    return replace(layer, clips=(*layer.clips, clip))


def faded_in(clip: Clip, duration_us: int) -> Clip:
    """Let a clip begin with a fade; 0 begins it at full level."""
    if duration_us <= 0:
        return clip
    return replace(clip, fades=(*clip.fades, Fade(FadeDirection.IN, clip.starts_at_us, duration_us)))


def faded_out(clip: Clip, at_us: int, duration_us: int) -> Clip:
    """Let a clip fade away from a moment on; it never ends later than it would have."""
    ends_at_us = at_us + duration_us
    if clip.ends_at_us is not None:
        ends_at_us = min(ends_at_us, clip.ends_at_us)
    fades = (*clip.fades, Fade(FadeDirection.OUT, at_us, duration_us)) if duration_us > 0 else clip.fades
    return replace(clip, ends_at_us=ends_at_us, fades=fades)


def silence(layer: Layer, at_us: int, fade_us: int, clip_id: ClipId | None = None) -> Layer:
    """Fade away what sounds at a moment and drop what would begin later; only one clip if it is named."""
    clips = []
    for clip in layer.clips:
        if clip_id is not None and clip.id != clip_id:
            clips.append(clip)
        elif clip.starts_at_us < at_us:
            clips.append(faded_out(clip, at_us, fade_us))
    return replace(layer, clips=tuple(clips))


def replace_clips(layer: Layer, clip: Clip, crossfade_us: int) -> Layer:
    """Cross-fade from everything on the layer to one new clip; what was held is forgotten."""
    entering = faded_in(clip, crossfade_us)
    return place(replace(silence(layer, clip.starts_at_us, crossfade_us), held=()), entering)


def hold(layer: Layer, clips: Iterable[Clip], at_us: int, fade_us: int, reason: HoldReason) -> Layer:
    """Silence a layer and remember where the given clips of it stop.

    One that has not begun is held at its start, and one that ends during the fade where the fade begins.
    """
    held = []
    for clip in clips:
        frame = clip.frame_at(at_us + fade_us if clip.starts_at_us <= at_us else clip.starts_at_us)
        if frame is None:
            frame = clip.frame_at(max(at_us, clip.starts_at_us))
        if frame is not None:
            held.append(
                HeldClip(
                    clip.track_id,
                    clip.revision,
                    frame,
                    clip.length_frames,
                    reason,
                    clip.gain_db,
                    clip.loop,
                    clip.entry_id,
                    clip.volume,
                    clip.pad_id,
                    clip.stems,
                )
            )
    return replace(silence(layer, at_us, fade_us), held=(*layer.held, *held))


def release(
    layer: Layer, at_us: int, fade_us: int, new_clip_id: Callable[[], ClipId], reason: HoldReason | None = None
) -> Layer:
    """Bring held clips back from where they stopped; only those held for `reason` if one is given."""
    released = tuple(held for held in layer.held if reason is None or held.reason is reason)
    clips = tuple(
        faded_in(
            Clip(
                new_clip_id(),
                held.track_id,
                held.revision,
                at_us,
                held.frame,
                held.length_frames,
                held.gain_db,
                held.loop,
                entry_id=held.entry_id,
                volume=held.volume,
                pad_id=held.pad_id,
                stems=held.stems,
            ),
            fade_us,
        )
        for held in released
    )
    still_held = tuple(held for held in layer.held if held not in released)
    return replace(layer, clips=(*layer.clips, *clips), held=still_held)


def with_level(timeline: Timeline, changed: Layer, at_us: int, fade_us: int, *, anew: bool = True) -> Timeline:
    """Put a layer with another volume, mute or solo into a timeline; levels move from where they are at that moment.

    While any layer is solo the level of the others is 0, and mute wins over solo. A level whose aim stays the same goes
    on as it was, except that of the changed layer if it is to begin `anew`.
    """
    layers = tuple(changed if layer.name is changed.name else layer for layer in timeline.layers)
    solo = any(layer.solo for layer in layers)

    def levelled(layer: Layer) -> Layer:
        silent = layer.muted or (solo and not layer.solo)
        target = 0.0 if silent else layer.volume
        if target == layer.level.to_level and not (anew and layer.name is changed.name):
            return layer
        return replace(layer, level=Ramp(layer.level.at(at_us), target, at_us, fade_us))

    return replace(timeline, revision=timeline.revision + 1, layers=tuple(map(levelled, layers)))


def with_loop(clip: Clip, at_us: int, loop: Loop | None) -> Clip:
    """Give a sounding clip another loop region (or none) without moving what is heard.

    The clip is anchored anew at the frame grid before the moment, so that earlier rounds of an old loop do not count.
    """
    anchor_us = at_us - (at_us - clip.starts_at_us) % FRAME_GRID_US
    frame = clip.frame_at(anchor_us)
    if frame is None:
        return replace(clip, loop=loop)
    return replace(clip, starts_at_us=anchor_us, start_frame=frame, loop=loop)


def pruned(timeline: Timeline, before_us: int) -> Timeline:
    """Forget clips that ended before a moment. What is audible later stays the same, and so does the revision."""

    def recent(layer: Layer) -> Layer:
        clips = tuple(c for c in layer.clips if c.silent_from_us is None or c.silent_from_us > before_us)
        return layer if clips == layer.clips else replace(layer, clips=clips)

    return replace(timeline, layers=tuple(recent(layer) for layer in timeline.layers))


def current_clip(layer: Layer, at_us: int) -> Clip | None:
    """The clip that a layer is about at a moment: the latest one that has begun, sounds and is not fading away."""
    sounding = [c for c in layer.clips if c.frame_at(at_us) is not None and not c.is_leaving_at(at_us)]
    return max(sounding, key=lambda clip: clip.starts_at_us, default=None)
