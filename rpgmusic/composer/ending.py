"""Endings: a piece that does not go round closes on its tonic and rings out within its last bar."""

from __future__ import annotations

from rpgmusic.composer.events import Event
from rpgmusic.composer.instrumentation import DRUMS, within
from rpgmusic.composer.metre import TICKS_PER_BEAT
from rpgmusic.composer.piece import Instrument
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.voicing import nearest


def ended(events: list[Event], instrument: Instrument, sketch: Sketch) -> list[Event]:
    """The events with one last note each where the last bar begins, held for half of it; then only its ringing."""
    last = (sketch.bar_count - 1) * sketch.bar_ticks
    until = last + sketch.bar_ticks / 2
    kept = [_cut(event, until) for event in events if event.tick < last + 1]
    final = [event for event in kept if event.tick >= last - 1]
    late = [event for event in events if event.tick >= last + 1]
    if not final and late:
        near = late[0].pitch
        root = nearest(sketch.harmony.at(-1).root, near, near - 6, near + 6)
        pitch = near if instrument in DRUMS else within(instrument, root)
        kept.append(late[0]._replace(tick=last, length=max(TICKS_PER_BEAT, until - last), pitch=pitch))
    return kept


def _cut(event: Event, until: float) -> Event:
    return event._replace(length=min(event.length, until - event.tick))
