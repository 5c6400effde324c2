"""Bodies and views for making music: generations, providers, estimates and limits."""

from __future__ import annotations

from typing import Annotated

import msgspec

from rpgmusic.domain.generation import (
    Failure,
    GenerationStatus,
    ProviderName,
    Stage,
    Wanted,
)
from rpgmusic.domain.prompt import DEFAULT_AVOID, LONGEST_PIECE_S, NOWHERE, SHORTEST_PIECE_S, Mode, Prompt, Setting
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId, GenerationId, TrackId
from rpgmusic.protocol.rest import Body, Label, Title, Volume

Words = Annotated[str, msgspec.Meta(max_length=4_000)]
PieceSeconds = Annotated[float, msgspec.Meta(ge=SHORTEST_PIECE_S, le=LONGEST_PIECE_S)]
Chain = Annotated[tuple[ProviderName, ...], msgspec.Meta(min_length=1, max_length=5)]


class PromptRequest(Body, frozen=True):
    """A prompt as the GM sends it; what is left out follows from the mood."""

    text: Words = ""
    mood: Mood = Mood.CALM
    intensity: Volume = 0.5
    tempo_bpm: Annotated[int, msgspec.Meta(ge=30, le=240)] | None = None
    mode: Mode | None = None
    key: Annotated[str, msgspec.Meta(pattern="^([A-G][#b]?)?$")] = ""
    instruments: Annotated[tuple[Label, ...], msgspec.Meta(max_length=20)] = ()
    length_s: PieceSeconds | None = None
    loop: bool = True
    avoid: Annotated[tuple[Label, ...], msgspec.Meta(max_length=20)] = DEFAULT_AVOID
    setting: Setting = NOWHERE
    motif: Title = ""


class GenerateRequest(Body, frozen=True):
    """Ask for new music.

    Either a `prompt`, or a `scene` in words that one is made from. Without a `chain` the campaign's is used, without a
    `seed` one is drawn. `similar_from` takes a piece that exists already if it comes so near (1 takes only the same;
    left out, a near one is offered and not taken). `confirmed_usd` is the price the GM agreed to: what costs more is
    refused. `play` puts the piece on the table when it is ready, at a bar line.
    """

    campaign_id: CampaignId = DEFAULT_CAMPAIGN
    name: Title = ""
    scene: Annotated[str, msgspec.Meta(max_length=50_000)] = ""
    prompt: PromptRequest | None = None
    chain: Chain | None = None
    wanted: Wanted = Wanted.MUSIC
    seed: Annotated[int, msgspec.Meta(ge=0, le=2_147_483_647)] | None = None
    similar_from: Volume | None = None
    confirmed_usd: Annotated[float, msgspec.Meta(ge=0, le=10_000)] | None = None
    continue_from: TrackId | None = None
    play: bool = False


class GenerationView(msgspec.Struct, frozen=True, kw_only=True):
    """A generation as its owner sees it. `download_url` is signed and expires; `near` says what exists already."""

    id: GenerationId
    campaign_id: CampaignId
    name: str
    status: GenerationStatus
    stage: Stage
    progress: float
    eta_s: float | None
    provider: ProviderName
    chain: tuple[ProviderName, ...]
    prompt: Prompt
    wanted: Wanted
    seed: int
    created_at_s: float
    finished_at_s: float | None
    track_id: TrackId | None
    similar: float | None
    cost_usd: float
    attempts: int
    failure: Failure | None
    scene_title: str
    kept: bool
    download_url: str = ""


class NearPiece(msgspec.Struct, frozen=True, kw_only=True):
    """A piece that was made before for nearly the same request; `likeness` runs from 0 to 1."""

    track_id: TrackId
    title: str
    likeness: float


class GenerationList(msgspec.Struct, frozen=True, kw_only=True):
    """Generations, latest first."""

    generations: tuple[GenerationView, ...]


class ProviderView(msgspec.Struct, frozen=True, kw_only=True):
    """Who can make music, and what is missing where it cannot."""

    name: ProviderName
    title: str
    available: bool
    missing: str
    charges: bool
    needs_network: bool
    effects: bool
    stems: bool
    shortest_s: float
    longest_s: float
    licence: str


class Spending(msgspec.Struct, frozen=True, kw_only=True):
    """What was spent in the last 30 days by estimate or as charged, and how much may be; no cap if it is None."""

    spent_usd: float
    cap_usd: float | None


class Workshop(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about making music here: whether it is on, by whom, and what it may cost."""

    enabled: bool
    providers: tuple[ProviderView, ...]
    spending: Spending
    most_at_once: int


class SpendingRequest(Body, frozen=True):
    """Set the most that may be spent in 30 days; none lifts the cap."""

    cap_usd: Annotated[float, msgspec.Meta(ge=0, le=10_000)] | None


class EstimateView(msgspec.Struct, frozen=True, kw_only=True):
    """What a request would cost and take with the provider that would make it, and what exists already."""

    provider: ProviderName
    cost_usd: float
    seconds: float
    words: str
    near: NearPiece | None = None
    problem: str = ""


class KeepRequest(Body, frozen=True):
    """Keep a piece when old ones are cleaned away, or no longer."""

    kept: bool
