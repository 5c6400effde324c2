"""Bodies and views for the director: scene updates, choices, preparing tonight's scenes."""

from __future__ import annotations

from typing import Annotated

import msgspec

from rpgmusic.domain.direction import Choice, DirectorMode, MakeMusic, PreparedState, SceneEnd
from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.prompt import Prompt, Setting
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import CampaignId, GenerationId, SceneId, TrackId
from rpgmusic.protocol.making import Chain, PieceSeconds, PromptRequest
from rpgmusic.protocol.rest import Body, Label, Title, Volume
from rpgmusic.protocol.views import TrackCard


class SceneUpdate(Body, frozen=True):
    """What is happening now. What is left out is read from the words; what is said counts more than they do.

    `prompt` is the GM's edited one, for music that is made. `play` overrides the director's mode for this scene: true
    plays, false only suggests.
    """

    title: Title = ""
    description: Annotated[str, msgspec.Meta(max_length=50_000)] = ""
    tone: Annotated[str, msgspec.Meta(max_length=500)] = ""
    mood: Mood | None = None
    combat: bool | None = None
    intensity: Volume | None = None
    tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] = ()
    hints: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    prompt: PromptRequest | None = None
    play: bool | None = None


class ReadingView(msgspec.Struct, frozen=True, kw_only=True):
    """How a scene is understood. `moods` holds all of them with their confidence, the likeliest first."""

    mood: Mood
    moods: dict[Mood, float]
    combat: bool
    intensity: float
    valence: float
    arousal: float
    setting: Setting
    understood: bool
    reasons: tuple[str, ...]
    reader: str


class SceneReadingView(msgspec.Struct, frozen=True, kw_only=True):
    """A reading, the prompt that follows from it, and what the director would choose."""

    reading: ReadingView
    prompt: Prompt
    choice: Choice


class SceneOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a scene update led to."""

    scene: Scene
    reading: ReadingView
    prompt: Prompt
    choice: Choice


class PinView(msgspec.Struct, frozen=True, kw_only=True):
    """A track the GM wants for a mood."""

    mood: Mood
    track: TrackCard


class DirectorView(msgspec.Struct, frozen=True, kw_only=True):
    """The director of a campaign: its settings, and the present scene's reading, prompt and choice."""

    campaign_id: CampaignId
    mode: DirectorMode
    scene_end: SceneEnd
    make: MakeMusic
    chain: tuple[ProviderName, ...]
    length_s: float
    motif: str
    intensity: float
    reading: ReadingView | None
    prompt: Prompt | None
    choice: Choice | None
    pins: tuple[PinView, ...]
    never: tuple[TrackCard, ...]


class DirectorRequest(Body, frozen=True):
    """Change how the director works; what is left out stays."""

    mode: DirectorMode | None = None
    scene_end: SceneEnd | None = None
    make: MakeMusic | None = None
    chain: Chain | None = None
    length_s: PieceSeconds | None = None
    motif: Title | None = None


class PinRequest(Body, frozen=True):
    """Pin a track to a mood, or unpin it; left out, the track that was chosen and the scene's mood."""

    track_id: TrackId | None = None
    mood: Mood | None = None
    pinned: bool = True


class NeverRequest(Body, frozen=True):
    """Never choose a track again in this campaign, or allow it again; left out, the one that was chosen."""

    track_id: TrackId | None = None
    never: bool = True


class IntensityRequest(Body, frozen=True):
    """More or less intense by so many steps of a tenth: mixed where what plays has stems, else by other music."""

    steps: Annotated[int, msgspec.Meta(ge=-10, le=10)]


class OutlineRequest(Body, frozen=True):
    """Tonight's outline in Markdown: every heading that has text below it becomes a scene."""

    outline: Annotated[str, msgspec.Meta(max_length=400_000)]
    chain: Chain | None = None
    length_s: PieceSeconds | None = None


class PreparedView(msgspec.Struct, frozen=True, kw_only=True):
    """A prepared scene and how ready its music is."""

    scene_id: SceneId
    title: str
    reading: ReadingView
    prompt: Prompt
    state: PreparedState
    progress: float
    cost_usd: float
    seconds: float
    track: TrackCard | None
    generation_id: GenerationId | None
    problem: str


class Preparation(msgspec.Struct, frozen=True, kw_only=True):
    """Tonight's scenes; cost and time are what is still to be made."""

    scenes: tuple[PreparedView, ...]
    ready: int
    cost_usd: float
    seconds: float


class MakeAllRequest(Body, frozen=True):
    """Make the music of all prepared scenes that have none; `confirmed_usd` is the price the GM agreed to."""

    confirmed_usd: Annotated[float, msgspec.Meta(ge=0, le=10_000)] | None = None
