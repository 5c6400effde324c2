"""Writes `tests/vectors/timeline.json`: timelines, moments, and what is audible then.

The expected values come from exact rational arithmetic written here, from the definition of the timeline alone: nothing
of the package is used. Sines are summed as Taylor series of fractions.
Run `python tests/vectors/make_timeline_vectors.py`.
"""

from __future__ import annotations

import json
from decimal import Decimal, getcontext
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import TypeAlias

getcontext().prec = 40
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Record: TypeAlias = dict[str, Json]
PI = Fraction("3.14159265358979323846264338327950288419716939937510")
FRAMES_PER_US = Fraction(6, 125)
LAYERS = ("music", "ambience", "effects", "narration")
TARGET = Path(__file__).parent / "timeline.json"


def sine(angle: Fraction) -> Fraction:
    """Taylor series, far beyond double precision for angles up to pi."""
    term, total = angle, angle
    for n in range(1, 24):
        term = -term * angle * angle / ((2 * n) * (2 * n + 1))
        total += term
    return total


def ramp_at(ramp: Record, at_us: int) -> Fraction:
    """Straight line, constant before and after; a ramp of no length is a step."""
    start, length = int(str(ramp["starts_at_us"])), int(str(ramp["duration_us"]))
    low, high = Fraction(float(str(ramp["from_level"]))), Fraction(float(str(ramp["to_level"])))
    if at_us < start:
        return low
    if at_us >= start + length:
        return high
    return low + (high - low) * Fraction(at_us - start, length)


def fade_at(fade: Record, at_us: int) -> Fraction:
    """Quarter sine in, quarter cosine out."""
    start, length = int(str(fade["starts_at_us"])), int(str(fade["duration_us"]))
    along = Fraction(1) if at_us >= start + length else Fraction(max(0, at_us - start), max(1, length))
    if at_us < start:
        along = Fraction(0)
    return sine(along * PI / 2) if fade["direction"] == "in" else sine((1 - along) * PI / 2)


def frame_at(clip: Record, at_us: int) -> int | None:
    """Whole frames since the start, folded into the loop."""
    since_us = at_us - int(str(clip["starts_at_us"]))
    ends = clip["ends_at_us"]
    if since_us < 0 or (ends is not None and at_us >= int(str(ends))):
        return None
    frame = int(str(clip["start_frame"])) + floor(since_us * FRAMES_PER_US)
    loop = clip["loop"]
    if isinstance(loop, dict):
        first, end = int(str(loop["start_frame"])), int(str(loop["end_frame"]))
        while frame >= end:
            frame -= max(1, (frame - end) // (end - first)) * (end - first)
        return frame
    return frame if frame < int(str(clip["length_frames"])) else None


def gain_of(layer: Record, clip: Record, at_us: int) -> float:
    """Level squared, times decibels, times the clip's own volume squared, times all fades."""
    ramp = layer["level"]
    assert isinstance(ramp, dict)
    fades = clip["fades"]
    assert isinstance(fades, list)
    gain = ramp_at(ramp, at_us) ** 2 * Fraction(float(str(clip["volume"]))) ** 2
    for fade in fades:
        assert isinstance(fade, dict)
        gain *= fade_at(fade, at_us)
    decibels = Decimal(10) ** (Decimal(float(str(clip["gain_db"]))) / 20)
    return float(Decimal(gain.numerator) / Decimal(gain.denominator) * decibels)


def parts_of(layer: Record, clip: Record, at_us: int) -> list[tuple[str, Fraction]]:
    """The whole track, or each stem with its quarter sine over the intensities between which it enters."""
    stems, ramp = clip["stems"], layer["intensity"]
    assert isinstance(stems, list)
    assert isinstance(ramp, dict)
    if not stems:
        return [(str(clip["track_id"]), Fraction(1))]
    intensity = ramp_at(ramp, at_us)
    parts = []
    for stem in stems:
        assert isinstance(stem, dict)
        enters, full = Fraction(float(str(stem["enters_at"]))), Fraction(float(str(stem["full_at"])))
        along = Fraction(int(intensity >= full)) if full <= enters else (intensity - enters) / (full - enters)
        gain = sine(max(Fraction(0), min(Fraction(1), along)) * PI / 2)
        parts.append((f"{clip['track_id']}~{stem['name']}", gain))
    return parts


def voices_at(timeline: Record, at_us: int) -> list[Json]:
    """Everything audible, in order."""
    voices: list[Json] = []
    layers = timeline["layers"]
    assert isinstance(layers, list)
    for layer in layers:
        assert isinstance(layer, dict)
        clips = layer["clips"]
        assert isinstance(clips, list)
        for clip in clips:
            assert isinstance(clip, dict)
            frame = frame_at(clip, at_us)
            if frame is None:
                continue
            gain = gain_of(layer, clip, at_us)
            for track_id, share in parts_of(layer, clip, at_us):
                voices.append(
                    {
                        "layer": layer["name"],
                        "clip_id": clip["id"],
                        "track_id": track_id,
                        "frame": frame,
                        "gain": gain * float(share),
                    }
                )
    return voices


def clip_of(clip_id: str, starts_at_us: int, length_frames: int, **changes: Json) -> Record:
    """A clip with everything that is not named left plain."""
    plain: Record = {
        "id": clip_id,
        "track_id": f"track-{clip_id}",
        "revision": "r1",
        "starts_at_us": starts_at_us,
        "start_frame": 0,
        "length_frames": length_frames,
        "gain_db": 0.0,
        "loop": None,
        "ends_at_us": None,
        "fades": [],
        "entry_id": None,
        "volume": 1.0,
        "stems": [],
    }
    return plain | changes


def stem_of(name: str, enters_at: float, full_at: float) -> Record:
    """One stem."""
    return {"name": name, "enters_at": enters_at, "full_at": full_at}


def fade_of(direction: str, starts_at_us: int, duration_us: int) -> Record:
    """One fade."""
    return {"direction": direction, "starts_at_us": starts_at_us, "duration_us": duration_us}


def ramp_of(low: float, high: float, starts_at_us: int = 0, duration_us: int = 0) -> Record:
    """One ramp."""
    return {"from_level": low, "to_level": high, "starts_at_us": starts_at_us, "duration_us": duration_us}


def timeline_of(
    level: Record,
    *clips: Record,
    layer: str = "music",
    held: tuple[Record, ...] = (),
    intensity: Record | None = None,
) -> Record:
    """A timeline whose clips lie on one layer."""
    layers: list[Json] = [
        {
            "name": name,
            "volume": 0.7,
            "muted": False,
            "level": level if name == layer else ramp_of(0.7, 0.7),
            "clips": list(clips) if name == layer else [],
            "held": list(held) if name == layer else [],
            "solo": False,
            "intensity": intensity if intensity and name == layer else ramp_of(0.5, 0.5),
        }
        for name in LAYERS
    ]
    return {"revision": 7, "layers": layers}


FULL = ramp_of(1.0, 1.0)
T0 = 1_000_000_007
FIVE: list[Json] = [
    stem_of("bed", 0.0, 0.0),
    stem_of("pulse", 0.15, 0.35),
    stem_of("lead", 0.3, 0.5),
    stem_of("percussion", 0.5, 0.75),
    stem_of("accents", 0.7, 1.0),
]
DECADE = 315_576_000_000_000
HELD: Record = {
    "track_id": "track-held",
    "revision": "r1",
    "frame": 123_456,
    "length_frames": 480_000,
    "reason": "pause",
    "gain_db": -3.0,
    "loop": None,
    "entry_id": None,
    "volume": 0.5,
    "stems": [],
}
CASES: tuple[tuple[str, Record, tuple[int, ...]], ...] = (
    (
        "a plain clip begins, advances and ends on exact frames",
        timeline_of(FULL, clip_of("a", T0, 480_000)),
        (T0 - 1, T0, T0 + 20, T0 + 21, T0 + 41, T0 + 42, T0 + 125, T0 + 9_999_979, T0 + 9_999_980, T0 + 10_000_000),
    ),
    (
        "a clip starts within its track and is cut off by its end",
        timeline_of(FULL, clip_of("a", T0, 480_000, start_frame=100_001, ends_at_us=T0 + 1_000_003)),
        (T0, T0 + 999_999, T0 + 1_000_002, T0 + 1_000_003),
    ),
    (
        "a loop turns on the exact frame, for ever",
        timeline_of(FULL, clip_of("a", T0, 480_000, loop={"start_frame": 48_001, "end_frame": 96_004})),
        (T0, T0 + 2_000_083, T0 + 2_000_084, T0 + 3_000_145, T0 + 3_000_146, T0 + 86_400_000_000, T0 + DECADE),
    ),
    (
        "a clip that starts beyond its loop is folded into it",
        timeline_of(
            FULL, clip_of("a", T0, 480_000, start_frame=400_000, loop={"start_frame": 1_000, "end_frame": 4_001})
        ),
        (T0, T0 + 62_520, T0 + 125_000),
    ),
    (
        "a whole-track loop of one frame",
        timeline_of(FULL, clip_of("a", T0, 1, loop={"start_frame": 0, "end_frame": 1})),
        (T0, T0 + 20, T0 + 21, T0 + 1_000_000),
    ),
    (
        "a fade in and a fade out multiply",
        timeline_of(
            FULL,
            clip_of(
                "a",
                T0,
                960_000,
                fades=[fade_of("in", T0, 4_000_000), fade_of("out", T0 + 2_000_000, 3_000_000)],
                ends_at_us=T0 + 5_000_000,
            ),
        ),
        (T0, T0 + 1, T0 + 1_000_000, T0 + 2_000_000, T0 + 3_333_333, T0 + 4_999_999, T0 + 5_000_000),
    ),
    (
        "a crossfade keeps both clips sounding",
        timeline_of(
            ramp_of(0.8, 0.8),
            clip_of("a", T0, 960_000, fades=[fade_of("out", T0 + 8_000_000, 2_000_000)], ends_at_us=T0 + 10_000_000),
            clip_of("b", T0 + 8_000_000, 960_000, fades=[fade_of("in", T0 + 8_000_000, 2_000_000)], gain_db=-6.5),
        ),
        (T0 + 7_999_999, T0 + 8_000_000, T0 + 9_000_000, T0 + 9_999_999, T0 + 10_000_000),
    ),
    (
        "fades of no length are steps",
        timeline_of(FULL, clip_of("a", T0, 480_000, fades=[fade_of("in", T0, 0), fade_of("out", T0 + 1_000, 0)])),
        (T0, T0 + 999, T0 + 1_000, T0 + 1_001),
    ),
    (
        "a level ramp is squared",
        timeline_of(
            ramp_of(0.7, 0.1, T0 + 500_000, 1_500_000), clip_of("a", T0, 480_000, gain_db=2.25), layer="ambience"
        ),
        (T0, T0 + 500_000, T0 + 500_001, T0 + 1_250_000, T0 + 1_999_999, T0 + 2_000_000),
    ),
    (
        "a level of no length is a step",
        timeline_of(ramp_of(0.0, 1.0, T0 + 100, 0), clip_of("a", T0, 480_000), layer="narration"),
        (T0 + 99, T0 + 100, T0 + 101),
    ),
    (
        "a clip's own volume is squared and multiplies with its loudness gain, its fades and the layer's level",
        timeline_of(
            ramp_of(0.9, 0.4, T0, 2_000_000),
            clip_of("a", T0, 480_000, volume=0.35, gain_db=-4.5, fades=[fade_of("in", T0, 1_000_000)]),
            clip_of("b", T0, 480_000, volume=0.0),
            clip_of("c", T0, 480_000, volume=0.999, loop={"start_frame": 0, "end_frame": 48_000}),
            layer="ambience",
        ),
        (T0, T0 + 1, T0 + 500_000, T0 + 1_000_000, T0 + 1_999_999, T0 + 9_000_000, T0 + 11_000_000),
    ),
    ("what is held is silent", timeline_of(FULL, held=(HELD,)), (T0, T0 + 1_000_000)),
    (
        "big numbers stay exact",
        timeline_of(FULL, clip_of("a", 7, 17_179_869_184, start_frame=3)),
        (DECADE // 1_000, DECADE // 1_000 + 1, DECADE // 1_000 + 125, 357_913_941_306),
    ),
    (
        "a looped clip far from its beginning stays exact",
        timeline_of(FULL, clip_of("a", 11, 10_000_000, loop={"start_frame": 17, "end_frame": 9_999_991})),
        tuple(DECADE + step for step in (0, 1, 20, 21, 41, 42, 62, 63, 125)),
    ),
    (
        "several effects sound at once in order",
        timeline_of(
            FULL, clip_of("b", T0, 96_000), clip_of("a", T0 + 10, 96_000), clip_of("c", T0 + 20, 9), layer="effects"
        ),
        (T0, T0 + 10, T0 + 20, T0 + 207, T0 + 208, T0 + 2_000_010),
    ),
    (
        "stems are silent below, rise between, and are full above their intensities, all on one frame",
        timeline_of(
            ramp_of(0.8, 0.8), clip_of("a", T0, 480_000, stems=FIVE, gain_db=-2.5), intensity=ramp_of(0.4, 0.4)
        ),
        (T0 - 1, T0, T0 + 21, T0 + 5_000_000, T0 + 10_000_000),
    ),
    (
        "a moving intensity moves every stem, while the whole fades in",
        timeline_of(
            FULL,
            clip_of("a", T0, 480_000, stems=FIVE, fades=[fade_of("in", T0, 2_000_000)], volume=0.6),
            intensity=ramp_of(0.0, 1.0, T0 + 1_000_000, 1_500_000),
        ),
        tuple(T0 + step for step in (0, 1_000_000, 1_225_000, 1_225_001, 1_600_000, 2_049_999, 2_200_001, 2_500_000)),
    ),
    (
        "a falling intensity takes the stems away again, and looped stems turn together",
        timeline_of(
            FULL,
            clip_of("a", T0, 96_000, stems=FIVE, loop={"start_frame": 0, "end_frame": 96_000}),
            clip_of("b", T0, 96_000),
            intensity=ramp_of(0.9, 0.1, T0 + 3_000_000, 4_000_000),
        ),
        tuple(T0 + step for step in (0, 1_999_999, 2_000_000, 3_000_000, 4_000_001, 5_123_456, 6_000_000, 7_000_000)),
    ),
    (
        "a stem that enters at one intensity is a step, and no intensity still has what enters at none",
        timeline_of(
            FULL,
            clip_of("a", T0, 480_000, stems=[stem_of("bed", 0.0, 0.0), stem_of("lead", 0.5, 0.5)]),
            layer="ambience",
            intensity=ramp_of(0.0, 1.0, T0, 2_000_000),
        ),
        (T0, T0 + 999_999, T0 + 1_000_000, T0 + 1_000_001, T0 + 2_000_000),
    ),
    (
        "held stems are silent beside those that sound",
        timeline_of(
            FULL, clip_of("a", T0, 480_000, stems=FIVE[:2]), held=(HELD | {"stems": FIVE},), intensity=ramp_of(0.2, 0.2)
        ),
        (T0, T0 + 1_000_000),
    ),
)


def main() -> None:
    """Write the file."""
    cases: list[Json] = [
        {
            "name": name,
            "timeline": timeline,
            "moments": [{"server_time_us": at_us, "voices": voices_at(timeline, at_us)} for at_us in moments],
        }
        for name, timeline, moments in CASES
    ]
    TARGET.write_text(json.dumps(cases, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
