"""Endings: a piece that does not go round closes on its tonic and rings out within its last bar."""

from __future__ import annotations

from rpgmusic.composer.events import Event
from rpgmusic.composer.metre import TICKS_PER_BEAT
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.voicing import nearest


def ended(events: list[Event], sketch: Sketch) -> list[Event]:
    """The events with one last note each where the last bar begins, held for half of it; then only its ringing."""
    last = (sketch.bar_count - 1) * sketch.bar_ticks
    until = last + sketch.bar_ticks / 2
    kept = [_cut(event, until) for event in events if event.tick < last + 1]
    final = [event for event in kept if event.tick >= last - 1]
    late = [event for event in events if event.tick >= last + 1]
    if not final and late:
        low = late[0].pitch
        pitch = nearest(sketch.harmony.at(-1).root, low, low - 6, low + 6) if low > 0 else low
        kept.append(late[0]._replace(tick=last, length=max(TICKS_PER_BEAT, until - last), pitch=pitch))
    return kept


def _cut(event: Event, until: float) -> Event:
    return event._replace(length=min(event.length, until - event.tick))
