"""Stems in real browsers: in step to the sample, turned up everywhere at the same moment, and round without a click."""

from __future__ import annotations

import asyncio
import math
import time
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rpgmusic.audio.analysis import AnalysisResult
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.stem import Stem, StemName
from rpgmusic.domain.timeline import Clip, LayerName, Ramp
from rpgmusic.domain.track import Analysis, Tags, TrackFormat
from rpgmusic.library import Library
from rpgmusic.library.stems import stem_file
from rpgmusic.storage import Blobs, TinyDbDocuments

from .conftest import CHROMIUM
from .recording import RECORD, SAMPLE_RATE_HZ, Samples, levels, recording, roughness, tone
from .table import TableServer

pytestmark = pytest.mark.browser

LENGTH_S = 12
TONES_HZ = {
    StemName.BED: 200.0,
    StemName.PULSE: 332.0,
    StemName.LEAD: 472.0,
    StemName.PERCUSSION: 612.0,
    StemName.ACCENTS: 772.0,
}
STEMS = tuple(Stem(name, 0.2 * number, 0.2 * number + 0.1 * (number > 0)) for number, name in enumerate(TONES_HZ))
PERIOD = 12_000
"""A quarter of a second holds whole periods of every tone."""

HOP = 240
IN_STEP_FRAMES = 1.0
SAME_MOMENT_FRAMES = 2_400
"""50 ms."""

HALF_WAY = 1 - 2 / math.pi
"""Where the middle of a quarter sine's rise lies, as a window sees it that is longer than the rise."""


def write_tones(path: Path, *frequencies_hz: float) -> Path:
    """Twelve seconds of tones that end where they begin."""
    path.parent.mkdir(parents=True, exist_ok=True)
    turns = [2 * math.pi * hz / SAMPLE_RATE_HZ for hz in frequencies_hz]
    sums = (sum(math.sin(turn * frame) for turn in turns) for frame in range(SAMPLE_RATE_HZ))
    second = array("h", (round(4_000 * each) for each in sums))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(second.tobytes() * LENGTH_S)
    return path


def write_piece(data: Path) -> str:
    """A piece of five pure tones among what was made here; returns its id."""

    async def never(_path: Path, _format: TrackFormat) -> AnalysisResult:
        raise AssertionError("a piece that was measured is measured again")

    async def added() -> str:
        documents = TinyDbDocuments(data)
        library = Library(documents, Blobs(data / "waveforms"), None, never, time.time, generated_root=data / "music")
        whole = write_tones(data / "music" / "piece.wav", *TONES_HZ.values())
        for name, frequency_hz in TONES_HZ.items():
            write_tones(Path(stem_file(str(whole), name)), frequency_hz)
        length_frames = LENGTH_S * SAMPLE_RATE_HZ
        track = library.add_generated(
            whole,
            tags=Tags(title="Five tones"),
            length_frames=length_frames,
            bars=Bars(0, SAMPLE_RATE_HZ),
            stems=STEMS,
            analysis=Analysis(length_frames, -18.0, -3.0, 0, 0),
        )
        await library.close()
        documents.close()
        return track.id

    return asyncio.run(added())


@dataclass(frozen=True)
class Evening:
    """What two listeners heard of the piece while it was turned up, `whole` or not, and what the server meant."""

    sounds: tuple[Samples, ...]
    whole: bool
    ramp: Ramp
    clip: Clip


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """The piece goes round at no intensity; two join, and it is turned up to the full within a second."""
    music, data = tmp_path_factory.mktemp("music"), tmp_path_factory.mktemp("data")
    piece = write_piece(data)
    server = TableServer(music, data)
    server.start()
    mix(server, intensity=0.0, fade_s=0)
    server.command("play", track_id=piece)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pages = [listener(chromium, server) for _ in range(2)]
        for page in pages:
            page.wait_for_function(f"recordedFrames() > {3 * SAMPLE_RATE_HZ}")
        before = [page.evaluate("rpgmusic.stats().drop_outs") for page in pages]
        mix(server, intensity=1.0, fade_s=1)
        layer = server.state().timeline.layer(LayerName.MUSIC)
        ends = [page.evaluate("recordedFrames()") + (LENGTH_S + 5) * SAMPLE_RATE_HZ for page in pages]
        for page, end in zip(pages, ends, strict=True):
            page.wait_for_function(f"recordedFrames() > {end}", timeout=60_000)
        sounds = tuple(recording(page) for page in pages)
        after = [page.evaluate("rpgmusic.stats().drop_outs") for page in pages]
        chromium.close()
    server.stop()
    return Evening(sounds, after == before, layer.intensity, layer.clips[-1])


def mix(server: TableServer, **wish: float) -> None:
    server.call("PATCH", "/api/campaigns/default/layers/music", wish)


def listener(browser: Browser, server: TableServer) -> Page:
    """A page that joined, has all stems, and is in step."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(RECORD)
    page = context.new_page()
    page.goto(server.ready.join_url)
    page.click("#join")
    page.wait_for_function("rpgmusic.stats().voices[0]?.stems.length === 5 && Math.abs(rpgmusic.stats().skew_ms) < 1")
    return page


def track_frame(sound: Samples) -> float:
    """Which frame of the piece a quarter of a second begins with, within a period: by the phases of bed and pulse."""
    bed, pulse = (
        (float(np.angle(tone(sound, hz))) / (2 * math.pi), SAMPLE_RATE_HZ / hz)
        for hz in (TONES_HZ[StemName.BED], TONES_HZ[StemName.PULSE])
    )
    candidates = [(bed[0] + turn) * bed[1] for turn in range(round(PERIOD / bed[1]))]
    return min(candidates, key=lambda frame: abs(turned(frame / pulse[1] - pulse[0], 1)))


def turned(difference: float, period: float) -> float:
    """A difference of phases, from minus to plus half a period."""
    return difference - period * round(difference / period)


def onset(sound: Samples, name: StemName) -> float:
    """The frame of the piece at which a stem has come up half way, within a period."""
    found = levels(sound, TONES_HZ[name], PERIOD, HOP)
    first = int(np.argmax(found > float(np.median(found[-100:])) / 2))
    last = sound[-PERIOD:]
    return track_frame(last) - (len(sound) - PERIOD) + first * HOP + PERIOD / 2


def settled(sound: Samples) -> Samples:
    """The last round of the piece, and a second more."""
    return sound[-(LENGTH_S + 1) * SAMPLE_RATE_HZ :]


def test_all_stems_are_in_step_to_the_sample(evening: Evening) -> None:
    for sound in evening.sounds:
        for start in range(0, LENGTH_S * SAMPLE_RATE_HZ, 3 * SAMPLE_RATE_HZ):
            heard = settled(sound)[start : start + PERIOD]
            frame = track_frame(heard)
            for frequency_hz in TONES_HZ.values():
                turns = float(np.angle(tone(heard, frequency_hz))) / (2 * math.pi)
                off = turned(frame * frequency_hz / SAMPLE_RATE_HZ - turns, 1) * SAMPLE_RATE_HZ / frequency_hz
                assert abs(off) <= IN_STEP_FRAMES


def test_stems_that_are_turned_up_are_heard_by_all_at_the_moment_that_the_server_set(evening: Evening) -> None:
    assert evening.whole
    for stem in STEMS[1:]:
        heard = [onset(sound, stem.name) for sound in evening.sounds]
        assert abs(turned(heard[0] - heard[1], PERIOD)) < SAME_MOMENT_FRAMES
        half_way = stem.enters_at + HALF_WAY * (stem.full_at - stem.enters_at)
        planned = evening.clip.frame_at(evening.ramp.starts_at_us + round(half_way * evening.ramp.duration_us))
        assert planned is not None
        assert abs(turned(heard[0] - planned, PERIOD)) < SAME_MOMENT_FRAMES


def test_a_silent_stem_is_silent_and_the_bed_sounds_from_the_beginning(evening: Evening) -> None:
    """Judged where the sound is steadiest: joining fades in, and that alone spreads a tone over others."""
    for sound in evening.sounds:
        shares = []
        for start in range(SAMPLE_RATE_HZ // 2, 5 * SAMPLE_RATE_HZ // 2, PERIOD):
            part = sound[start : start + PERIOD]
            bed, *others = (abs(tone(part, frequency_hz)) for frequency_hz in TONES_HZ.values())
            assert bed > 0.01
            shares.append(max(others) / bed)
        assert min(shares) < 1 / 300


def test_the_piece_goes_round_without_a_click(evening: Evening) -> None:
    assert evening.clip.loop is not None
    for sound in evening.sounds:
        rough = roughness(settled(sound))
        assert float(rough.max()) < 6 * float(np.median(rough))
