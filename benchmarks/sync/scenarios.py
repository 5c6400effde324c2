"""Owns the table's evenings that are measured: quiet ones, and one honest disturbance after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import starmap

from .scenario import ENCORE, LOOP, PROGRAMME, Command, Line, Listener, Outage, Reach, Scenario

CRYSTALS_PPM = (0.0, 60.0, -40.0, 100.0)
QUIET_REACH = Reach(skew_p95_ms=0.1, in_step_s=0.5)
CRYSTALS = tuple(Listener(card_ppm=ppm) for ppm in CRYSTALS_PPM)
FOUR = (Listener(),) * 4
REMOTE = tuple(
    replace(card, clock_offset_s=offset_s, clock_ppm=ppm, line=Line(up_ms=ms, down_ms=ms, jitter_ms=jitter_ms))
    for card, offset_s, ppm, ms, jitter_ms in zip(
        CRYSTALS, (0.0, 5.2, -3600.0, 0.25), (0.0, 40.0, -30.0, 60.0), (40, 80, 110, 150), (10, 20, 30, 50), strict=True
    )
)


def _seek(at_s: float, position_s: float) -> Command:
    return Command(at_s, "playback/seek", {"position_s": position_s}, position_s)


def _lines(delays_ms: Iterable[tuple[float, float]]) -> tuple[Listener, ...]:
    return tuple(Listener(line=line) for line in starmap(Line, delays_ms))


SCENARIOS = (
    Scenario("quiet", "four equal machines on the server's own network", FOUR, 60, reach=QUIET_REACH),
    Scenario("crystals", "sound cards 0/60/-40/100 ppm off", CRYSTALS, 90, reach=Reach(skew_p95_ms=0.3)),
    Scenario(
        "remote",
        "the same cards behind 40-150 ms of jittery, symmetric network, with wrong system clocks",
        REMOTE,
        90,
        reach=Reach(skew_p95_ms=1.0),
    ),
    Scenario(
        "asymmetric",
        "up and down delays that differ: biases every clock by half the difference",
        _lines(((10, 10), (80, 20), (20, 80), (150, 30))),
    ),
    Scenario(
        "buffers",
        "sound cards with 40/300/100/200 ms of buffer",
        tuple(Listener(card_buffer_ms=ms) for ms in (40, 300, 100, 200)),
        reach=Reach(skew_p95_ms=0.1),
    ),
    Scenario(
        "browsing",
        "the server lives in the GM's console, in which the GM browses without a pause",
        FOUR,
        60,
        browsing=True,
        reach=Reach(skew_p95_ms=0.1),
    ),
    Scenario("busy", "one other process computes at normal priority", FOUR, busy_processes=1),
    Scenario(
        "late",
        "two listeners, and two more who open the link while the music plays",
        (Listener(), Listener(), Listener(opens_at_s=12), Listener(opens_at_s=24)),
        reach=Reach(skew_p95_ms=0.1, late_join_s=1.0),
    ),
    Scenario(
        "seek",
        "the GM seeks, twice ahead and once back",
        FOUR,
        commands=(_seek(10, 60), _seek(20, 120), _seek(30, 20)),
        reach=QUIET_REACH,
    ),
    Scenario(
        "outage",
        "one listener's network is dead for 20 s",
        (Listener(), Listener(line=Line()), Listener()),
        60,
        outages=(Outage(at_s=20, listener=1, seconds=20),),
    ),
    Scenario(
        "loss",
        "one listener loses half of all packets, as TCP sees it",
        (Listener(), Listener(line=Line(up_ms=20, down_ms=20, loss=0.5)), Listener()),
        60,
    ),
    Scenario(
        "loop",
        "a 13.7 s loop without a seam",
        FOUR,
        60,
        sounds=(LOOP,),
        loop=True,
        reach=Reach(skew_p95_ms=0.1),
    ),
    Scenario(
        "crossfade",
        "from one piece to another within 8 s",
        FOUR,
        commands=(Command(12, "playback/play", {"track_id": ENCORE, "crossfade_s": 8.0}, lasts_s=8.0),),
        sounds=(PROGRAMME, ENCORE),
        reach=Reach(skew_p95_ms=0.1),
    ),
)
RULER = Scenario("ruler", "the rig's own error: a page that schedules once, at a common moment", FOUR, 20)
