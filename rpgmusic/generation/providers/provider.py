"""The protocol that everything which makes audio follows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.generation import ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import Stem, StemName
from rpgmusic.domain.track import Analysis


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do. `available` is false, with the reason in `missing`, until key, model or package is there.

    `charges` says that a call costs money. `streams` says that the sound can begin before it is complete.
    """

    name: ProviderName
    title: str
    available: bool
    missing: str = ""
    charges: bool = False
    needs_network: bool = False
    streams: bool = False
    loops: bool = False
    stems: bool = False
    effects: bool = False
    continues: bool = False
    shortest_s: float = 3.0
    longest_s: float = 600.0
    most_at_once: int = 1
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a piece will probably cost and how long making it takes."""

    cost_usd: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Order:
    """One piece to make into `directory`, which is the order's own and exists.

    `continue_from` is a file whose end the music goes on from. `remote_id` names a call of an earlier life of the
    server that may still be running, where the provider reported one. A table waits for what is `urgent`.
    """

    prompt: Prompt
    seed: int
    name: str
    directory: Path
    wanted: Wanted = Wanted.MUSIC
    continue_from: Path | None = None
    remote_id: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far it is: `fraction` from 0 to 1 where known; `eta_s` seconds are left, as far as can be told."""

    stage: Stage
    fraction: float | None = None
    eta_s: float | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """From here on the call may have been charged; `remote_id` finds it again after a restart, where it can be."""

    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Growing:
    """The file at `path` can be played as far as `available_s`, and grows; all of it will be about `length_s`."""

    path: Path
    available_s: float
    length_s: float


@dataclass(frozen=True, slots=True)
class Made:
    """The finished sound: the whole piece, and its stems where the provider renders some.

    `cost_usd` is what was charged, if known; `words` is the text the model was really given; `analysis` and
    `waveform` spare measuring the file again.
    """

    path: Path
    bars: Bars | None = None
    stems: tuple[tuple[Stem, Path], ...] = ()
    cost_usd: float | None = None
    tempo_bpm: float | None = None
    words: str = ""
    analysis: Analysis | None = None
    waveform: bytes = b""

    def stem(self, name: StemName) -> Path | None:
        """The file of a stem."""
        return next((path for stem, path in self.stems if stem.name is name), None)


Report: TypeAlias = Progressed | Started | Growing | Made
"""What `make` yields; the last one is `Made`."""


@runtime_checkable
class Resumable(Protocol):
    """A provider whose calls go on at the vendor's while this server is away."""

    def detach(self) -> None:
        """From now on closing or cancelling an iterator leaves the call running, to be taken up by `remote_id`.

        For a server that stops; otherwise closing and cancelling both cancel at the vendor's too.
        """


class Provider(Protocol):
    """Something that makes audio."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do now."""

    def estimate(self, prompt: Prompt, wanted: Wanted = Wanted.MUSIC) -> Estimate:
        """Cost and time of a piece, before anything is spent."""

    def make(self, order: Order) -> AsyncIterator[Report]:
        """Make a piece. Closing the iterator cancels, at the vendor's too where that is possible.

        Raises:
            GenerationError: it cannot be made; the sentence says what to do, and the kind of error whether trying
                again is safe.
        """
