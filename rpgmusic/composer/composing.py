"""Composing: a prompt and a seed become a piece, always the same one."""

from __future__ import annotations

from collections.abc import Iterator

from rpgmusic.composer.accents import accent_events
from rpgmusic.composer.bed import bed_events
from rpgmusic.composer.casting import cast
from rpgmusic.composer.colouring import coloured
from rpgmusic.composer.ending import ended
from rpgmusic.composer.events import Event
from rpgmusic.composer.form import Grid, bounded, grid, sections
from rpgmusic.composer.harmony import harmonise
from rpgmusic.composer.instrumentation import SEATS, avoided, gain_db, instead_of, within
from rpgmusic.composer.lead import lead
from rpgmusic.composer.motif import motif
from rpgmusic.composer.percussion import drum_events, tuned
from rpgmusic.composer.performance import Clock, performed
from rpgmusic.composer.piece import Articulation, Instrument, Part, Piece, Section
from rpgmusic.composer.pulse import pulse_events
from rpgmusic.composer.randomness import stream
from rpgmusic.composer.scales import Scale, pitch_class
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.styles.by_mood import STYLES
from rpgmusic.composer.variety import varied
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.musical_defaults import Colour, colour_of
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import StemName

_Voice = tuple[Instrument, StemName, list[Event]]


def compose(prompt: Prompt, seed: int) -> Piece:
    """The piece for a prompt; the seed chooses among the many that would fit it."""
    sketch, bars = _sketched(prompt, seed)
    clock = Clock(bars.bar_frames / sketch.bar_ticks, bars.bar_count * bars.bar_frames)
    loudness = 0.78 + 0.34 * sketch.level
    parts = []
    for index, (instrument, stem, events) in enumerate(_voices(sketch, prompt)):
        heard = events if sketch.loop else ended(events, instrument, sketch)
        seat = SEATS[instrument]
        notes = performed(heard, clock, sketch.style.looseness_ms, loudness, sketch.chance("performance", index))
        if notes:
            short = all(note.articulation is Articulation.SHORT for note in notes)
            level_db = gain_db(instrument, stem, short=short)
            parts.append(Part(instrument, stem, notes, level_db, seat.pan, seat.distance))
    return Piece(
        prompt=prompt,
        seed=seed,
        tonic=sketch.scale.tonic,
        tempo_bpm=bars.tempo_bpm,
        bars=Bars(0, bars.bar_frames, sketch.metre.beats),
        bar_count=bars.bar_count,
        sections=tuple(Section(plan.name, plan.first_bar, plan.bar_count) for plan in sketch.plans),
        parts=tuple(parts),
        room=sketch.style.room,
    )


def _sketched(prompt: Prompt, seed: int) -> tuple[Sketch, Grid]:
    rng = stream(seed, "sketch", prompt.mood)
    style = varied(cast(coloured(STYLES[prompt.mood], prompt.setting), prompt), rng)
    metre = style.metres[0]
    tonic = pitch_class(prompt.key)
    chosen = rng.randrange(12)
    scale = Scale(chosen if tonic is None else tonic, prompt.mode)
    bars = grid(prompt.length_s, prompt.tempo_bpm, metre)
    plans = sections(bars.bar_count)
    sketch = Sketch(
        seed=seed,
        level=bounded(prompt.intensity, 0.0, 1.0),
        metre=metre,
        scale=scale,
        style=style,
        motif=motif(prompt.motif, seed),
        plans=plans,
        harmony=harmonise(plans, scale, style, seed, loop=prompt.loop),
        loop=prompt.loop,
        pentatonic=colour_of(prompt.setting) is Colour.ASIAN,
    )
    return sketch, bars


def _voices(sketch: Sketch, prompt: Prompt) -> Iterator[_Voice]:
    """What every instrument plays, stem by stem."""
    for bed in sketch.style.bed:
        yield bed.instrument, StemName.BED, bed_events(bed, sketch)
    for pulse in sketch.style.pulse:
        yield pulse.instrument, StemName.PULSE, pulse_events(pulse, sketch)
    song = lead(sketch)
    for player, events in (*song.melody.items(), *song.second.items()):
        yield player, StemName.LEAD, events
    gone = avoided(prompt.avoid)
    for groove in sketch.style.grooves:
        for drum, strokes in drum_events(groove, sketch).items():
            player = instead_of(drum, gone)
            yield player, StemName.PERCUSSION, tuned(strokes, player, sketch)
    melody = [event for events in song.melody.values() for event in events]
    for accent in sketch.style.accents:
        notes = accent_events(accent, sketch, melody)
        yield (
            accent.instrument,
            StemName.ACCENTS,
            [note._replace(pitch=within(accent.instrument, note.pitch)) for note in notes],
        )
