"""A real workshop over a real library; only the provider's own work is stood in for, by a file made beforehand."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rpgmusic.audio.analysis import AnalysisResult
from rpgmusic.domain.errors import GenerationError
from rpgmusic.domain.generation import Generation, ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.track import Analysis, TrackFormat
from rpgmusic.domain.units import CampaignId, TrackId
from rpgmusic.generation.generations import Generations
from rpgmusic.generation.ledger import Surroundings
from rpgmusic.generation.limits import Limits
from rpgmusic.generation.providers.provider import (
    Capabilities,
    Estimate,
    Made,
    Order,
    Progressed,
    Provider,
    Report,
    Started,
)
from rpgmusic.generation.request import Request
from rpgmusic.generation.storing import PieceShelf
from rpgmusic.library import Library
from rpgmusic.storage import Blobs, TinyDbDocuments
from tests.conftest import transcode, write_wav

CAMPAIGN = CampaignId("default")
ANALYSIS = Analysis(48_000, -18.0, -2.0, 0, 0)


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of a tone as FLAC."""
    directory = tmp_path_factory.mktemp("sound")
    target = directory / "tone.flac"
    transcode(write_wav(directory / "tone.wav", 330, 1.0), target)
    return target


@dataclass
class Studio:
    """A provider whose behaviour the test decides: it may wait at a gate, fail, and counts who is inside."""

    sound: Path
    name: ProviderName = ProviderName.COMPOSER
    charges: bool = False
    cost_usd: float = 0.0
    at_once: int = 8
    available: bool = True
    faults: list[GenerationError] = field(default_factory=list)
    fault_after_start: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    orders: list[Order] = field(default_factory=list)
    inside: int = 0
    most_inside: int = 0
    cancelled: int = 0

    @property
    def capabilities(self) -> Capabilities:
        """What the test says."""
        missing = "" if self.available else "Set the key."
        return Capabilities(
            self.name, self.name.value, self.available, missing, charges=self.charges, most_at_once=self.at_once
        )

    def estimate(self, prompt: Prompt, wanted: Wanted = Wanted.MUSIC) -> Estimate:  # noqa: ARG002  # the protocol's
        """What the test says."""
        return Estimate(self.cost_usd, 1.0)

    async def make(self, order: Order) -> AsyncGenerator[Report, None]:
        """A copy of the sound, once the gate is open."""
        self.orders.append(order)
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        try:
            if self.faults and not self.fault_after_start:
                raise self.faults.pop(0)
            yield Started("remote-1" if self.charges and self.name is ProviderName.REPLICATE else "")
            yield Progressed(Stage.RENDERING, 0.5, 1.0)
            if self.faults:
                raise self.faults.pop(0)
            await self.gate.wait()
            target = order.directory / "piece.flac"
            shutil.copy(self.sound, target)
            yield Made(target, words="the words", analysis=ANALYSIS)
        except GeneratorExit:
            self.cancelled += 1
            raise
        finally:
            self.inside -= 1


class Bench:
    """A workshop that can be closed and opened again, as a server is."""

    def __init__(self, directory: Path, sound: Path) -> None:
        self.directory = directory
        self.studio = Studio(sound)
        self.studio.gate.set()
        self.others: dict[ProviderName, Provider] = {}
        self.limits = Limits(per_hour=1_000)
        self.told: list[Generation] = []
        self.used: set[TrackId] = set()
        self.now_s = 1_700_000_000.0
        self.slept: list[float] = []
        self.enabled = True

    async def open(self) -> None:
        """Start, or start again."""
        data = self.directory / "data"
        self.documents = TinyDbDocuments(data)
        self.library = Library(
            self.documents, Blobs(data / "waveforms"), None, _unmeasured, time.time, generated_root=data / "music"
        )
        await self.library.start()
        around = Surroundings(
            find_track=self.library.track,
            file_of=self._file_of,
            uses=self.used.__contains__,
            tell=self.told.append,
            wall_s=lambda: self.now_s,
            sleep=self._sleep,
        )
        self.generations = Generations(
            self.documents,
            PieceShelf(self.library, data / "music", _measured),
            {self.studio.name: self.studio, **self.others},
            self.limits,
            data / "making",
            around,
            enabled=self.enabled,
        )
        self.generations.load()

    async def close(self) -> None:
        """Stop as the server does."""
        await self.generations.close()
        await self.library.close()
        self.documents.close()

    def request(self, **wishes: object) -> Request:
        """A request for the provider of the test."""
        usual = {"campaign_id": CAMPAIGN, "owner": "gm", "prompt": Prompt(), "chain": (self.studio.name,)}
        return Request(**{**usual, **wishes})  # type: ignore[arg-type]  # fields by name

    async def made(self, **wishes: object) -> Generation:
        """Ask, and wait until it is over."""
        generation = self.generations.ask(self.request(**wishes))
        return await self.over(generation)

    async def over(self, generation: Generation) -> Generation:
        """How a generation ended."""
        finished = await self.generations.finished(generation.id)
        assert finished is not None
        return finished

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    async def _file_of(self, track_id: TrackId) -> Path:
        return self.library.file_path(self.library.track(track_id))


async def _unmeasured(path: Path, _format: TrackFormat) -> AnalysisResult:
    message = f"{path} was measured, though its maker had done so."
    raise AssertionError(message)


async def _measured(_path: Path) -> tuple[Analysis, bytes]:
    return ANALYSIS, bytes(1_000)


@pytest.fixture
async def bench(tmp_path: Path, sound: Path) -> AsyncIterator[Bench]:
    """An open workshop."""
    bench = Bench(tmp_path, sound)
    await bench.open()
    yield bench
    await bench.close()


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110  # any condition at all
            await asyncio.sleep(0.005)
