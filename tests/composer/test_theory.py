from __future__ import annotations

from itertools import pairwise

import pytest

from rpgmusic.composer.chords import chord
from rpgmusic.composer.figures import FIGURES
from rpgmusic.composer.form import grid, sections
from rpgmusic.composer.grooves import GROOVES
from rpgmusic.composer.instrumentation import RANGES, avoided, instead_of, listed, named
from rpgmusic.composer.metre import FIVE_FOUR, FOUR_FOUR, SIX_EIGHT, THREE_FOUR, Metre, euclidean, rhythm
from rpgmusic.composer.motif import motif
from rpgmusic.composer.piece import Instrument
from rpgmusic.composer.progressions import Temper, phrases
from rpgmusic.composer.scales import Scale, pentatonic, pitch_class
from rpgmusic.composer.singing import in_agreement
from rpgmusic.composer.styles.by_mood import STYLES
from rpgmusic.composer.voicing import Voices, voiced
from rpgmusic.domain.prompt import Mode
from rpgmusic.domain.track import Mood

C_MAJOR, A_MINOR = Scale(0, Mode.MAJOR), Scale(9, Mode.MINOR)
METRES = (FOUR_FOUR, THREE_FOUR, SIX_EIGHT, FIVE_FOUR)


@pytest.mark.parametrize(
    ("text", "scale", "classes"),
    [
        ("1", C_MAJOR, (0, 4, 7)),
        ("5", C_MAJOR, (7, 11, 2)),
        ("6", C_MAJOR, (9, 0, 4)),
        ("5", A_MINOR, (4, 7, 11)),
        ("5M", A_MINOR, (4, 8, 11)),
        ("5", Scale(9, Mode.HARMONIC_MINOR), (4, 8, 11)),
        ("4", Scale(2, Mode.DORIAN), (7, 11, 2)),
        ("2", Scale(4, Mode.PHRYGIAN), (5, 9, 0)),
        ("2", Scale(5, Mode.LYDIAN), (7, 11, 2)),
        ("7", Scale(7, Mode.MIXOLYDIAN), (5, 9, 0)),
        ("1", Scale(4, Mode.PHRYGIAN_DOMINANT), (4, 8, 11)),
        ("b2M", C_MAJOR, (1, 5, 8)),
        ("4m", C_MAJOR, (5, 8, 0)),
        ("57", C_MAJOR, (7, 11, 2, 5)),
        ("19", C_MAJOR, (0, 4, 7, 2)),
        ("39", C_MAJOR, (4, 7, 11)),
        ("1s", C_MAJOR, (0, 5, 7)),
    ],
)
def test_a_chord_has_the_notes_that_theory_gives_it(text: str, scale: Scale, classes: tuple[int, ...]) -> None:
    assert chord(text, scale).classes == classes


def test_an_inversion_puts_another_note_in_the_bass() -> None:
    assert [chord(text, C_MAJOR).bass for text in ("1", "1/3", "1/5")] == [0, 4, 7]


def test_what_is_no_chord_is_refused() -> None:
    with pytest.raises(ValueError, match="names no chord"):
        chord("9", C_MAJOR)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("temper", Temper)
def test_refrains_start_on_the_tonic_and_the_chord_that_leads_back_does_not(mode: Mode, temper: Temper) -> None:
    source = phrases(mode, temper)
    scale = Scale(0, mode)
    assert all(chord(phrase.split()[0], scale).root == 0 for phrase in source.refrains)
    assert all(chord(token, scale) for phrase in (*source.refrains, *source.episodes) for token in phrase.split())
    assert all(len(phrase.split()) == 4 for phrase in (*source.refrains, *source.episodes))
    assert chord(source.back, scale).root != 0


def test_scales_count_on_over_the_octaves() -> None:
    assert [C_MAJOR.pitch(step) for step in (-1, 0, 2, 7, 9)] == [59, 60, 64, 72, 76]
    assert all(A_MINOR.step_below(A_MINOR.pitch(step)) == step for step in range(-20, 20))


def test_the_pentatonic_has_no_semitones() -> None:
    for scale in (C_MAJOR, A_MINOR):
        found = {scale.pitch(pentatonic(step, minor=scale.is_minor)) % 12 for step in range(7)}
        assert len(found) == 5
        assert all((note + 1) % 12 not in found for note in found)


@pytest.mark.parametrize(("key", "tonic"), [("C", 0), ("f#", 6), ("Bb", 10), ("E♭", 3), ("", None), ("Hello", None)])
def test_a_key_is_read_as_a_tonic(key: str, tonic: int | None) -> None:
    assert pitch_class(key) == tonic


def test_a_melody_takes_the_leading_note_of_the_dominant() -> None:
    dominant = chord("5M", A_MINOR)
    assert in_agreement(67, dominant, A_MINOR) == 68
    assert in_agreement(69, dominant, A_MINOR) in {69, 68}
    assert in_agreement(71, dominant, A_MINOR) == 71


def test_voices_move_little_and_not_in_parallel_fifths() -> None:
    voices: Voices = ()
    parallels = moves = 0
    for token in ["1", "6", "4", "5", "1", "4", "5", "6", "2", "5", "1"]:
        before, voices = voices, voiced(chord(token, C_MAJOR), voices, 4, 48, 76)
        assert list(voices) == sorted(set(voices))
        assert {pitch % 12 for pitch in voices} == set(chord(token, C_MAJOR).classes)
        if before:
            moves += sum(abs(now - then) for now, then in zip(voices, before, strict=True))
            parallels += sum(
                voices[low] != before[low]
                and (voices[high] - voices[low]) % 12 == 7
                and (before[high] - before[low]) % 12 == 7
                for low in range(4)
                for high in range(low + 1, 4)
            )
    assert parallels == 0
    assert moves / 40 < 2.5


def test_even_the_narrowest_register_finds_notes_for_every_chord() -> None:
    voices: Voices = ()
    for token in ("1", "5o", "1c", "4s", "57"):
        voices = voiced(chord(token, C_MAJOR), voices, 4, 60, 73)
        assert len(voices) == 4
        assert all(60 <= pitch <= 73 for pitch in voices)


def test_three_strokes_over_eight_steps_make_a_tresillo() -> None:
    assert "".join("x" if sounds else "." for sounds in euclidean(3, 8)) == "x..x..x."


@pytest.mark.parametrize("metre", METRES)
def test_every_rhythm_fills_its_bars(metre: Metre) -> None:
    for stretch in (1, 2):
        beats = rhythm("3 1 -2 2", metre, stretch)
        assert beats[-1].tick + beats[-1].length == metre.bar_ticks * stretch
        assert all(two.tick == one.tick + one.length for one, two in pairwise(beats))


def test_figures_and_grooves_divide_every_bar_into_whole_ticks() -> None:
    for metre in METRES:
        cells = [bar.cells(metre) for figure in FIGURES.values() for bar in (figure.calm, figure.busy)]
        cells += [line.cells(metre) for groove in GROOVES.values() for line in groove]
        assert all(metre.bar_ticks % len(bar) == 0 for bar in cells)


@pytest.mark.parametrize("bar_count", range(2, 460, 2))
def test_every_even_number_of_bars_has_a_form_with_a_refrain(bar_count: int) -> None:
    plans = sections(bar_count)
    assert sum(plan.bar_count for plan in plans) == bar_count
    assert all(plan.bar_count >= 2 for plan in plans)
    assert "A" in {plan.theme for plan in plans}
    if bar_count >= 12:
        assert {"A", "A'", "B"} <= {plan.name for plan in plans}


def test_a_minute_at_a_hundred_and_twenty_eight_is_thirty_two_bars() -> None:
    found = grid(60.0, 127, FOUR_FOUR)
    assert (found.bar_count, found.bar_frames, found.tempo_bpm) == (32, 90_000, 128.0)


@pytest.mark.parametrize(
    ("name", "instrument"),
    [
        ("solo cello", Instrument.CELLO),
        ("War Drums", Instrument.TAIKO),
        ("low drums", Instrument.TAIKO),
        ("hand drums", Instrument.FRAME_DRUM),
        ("pan flute", Instrument.FLUTE),
        ("hurdy-gurdy", Instrument.VIOLIN),
        ("organ", Instrument.CHOIR),
        ("low brass", Instrument.HORN),
        ("church bells", Instrument.BELLS),
        ("oud", Instrument.LUTE),
        ("theremin", None),
        ("", None),
    ],
)
def test_a_free_name_means_one_of_our_instruments(name: str, instrument: Instrument | None) -> None:
    assert named(name) is instrument


def test_listed_instruments_keep_their_order_and_come_once() -> None:
    assert listed(("oud", "guitar", "theremin", "flute")) == (Instrument.LUTE, Instrument.FLUTE)


def test_no_vocals_does_not_silence_the_wordless_choir() -> None:
    assert avoided(("vocals", "lyrics", "spoken words")) == frozenset()
    assert avoided(("choir",)) == {Instrument.CHOIR}


def test_avoiding_everything_is_avoiding_nothing() -> None:
    everything = avoided(tuple(instrument.value for instrument in Instrument))
    assert instead_of(Instrument.LUTE, everything) is Instrument.LUTE


@pytest.mark.parametrize("mood", Mood)
def test_every_style_writes_for_registers_its_instruments_have(mood: Mood) -> None:
    style = STYLES[mood]
    for layer in style.bed:
        low, high = RANGES[layer.instrument]
        assert low <= layer.low < layer.high <= high
    for pulse in style.pulse:
        assert RANGES[pulse.instrument][0] <= pulse.low <= RANGES[pulse.instrument][1] - 24
    assert len(style.melody.leads) >= 2
    assert style.melody.high - style.melody.low >= 17


@pytest.mark.parametrize("name", ["", "Strahd", "The Crown of Ash", "ü", "x" * 5000])
def test_a_motif_has_a_note_for_every_beat_of_its_rhythm_in_every_metre(name: str) -> None:
    found = motif(name, 1)
    for metre in METRES:
        beats = found.beats(metre)
        assert len(beats) == len(found.steps)
        assert beats[-1].tick + beats[-1].length == metre.bar_ticks
