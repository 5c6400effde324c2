"""A server in memory that directs and makes music: it reads scenes by a few words, and makes what it is told to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.domain.direction import Choice, ChoiceSource, PreparedState
from rpgmusic.domain.errors import MusicFeatureOff, RpgMusicError
from rpgmusic.domain.generation import Failure, GenerationStatus, ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import Mode, Prompt, Setting
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.stem import Stem, StemName
from rpgmusic.domain.timeline import LayerName, Ramp
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import GenerationId, SceneId, TrackId
from rpgmusic.protocol.direction import (
    DirectorRequest,
    DirectorView,
    OutlineRequest,
    PinRequest,
    PinView,
    Preparation,
    PreparedView,
    ReadingView,
    SceneOutcome,
    SceneReadingView,
    SceneUpdate,
)
from rpgmusic.protocol.making import (
    EstimateView,
    GenerateRequest,
    GenerationList,
    GenerationView,
    NearPiece,
    Spending,
    Workshop,
)
from rpgmusic.protocol.making_messages import (
    DirectorUpdated,
    GenerationCompleted,
    GenerationFailed,
    GenerationProgress,
    PreparationState,
    PreparationUpdated,
)

from .fake_board import BASE, BoardServer, a_board
from .fakes import DIRECTOR, PROVIDERS, Asked, a_track, card

MAKER: Final = "/api/music-generator"

SCRATCHING: Final = "The innkeeper bars the door. Something is scratching at the shutters."


def a_reading(
    mood: Mood, intensity: float = 0.5, *, combat: bool = False, reasons: tuple[str, ...] = ()
) -> ReadingView:
    """A reading that is rather sure of a mood."""
    rest = [other for other in (Mood.SUSPENSE, Mood.HORROR, Mood.MYSTERY, Mood.TAVERN) if other is not mood]
    shares = {mood: 0.62} | dict(zip(rest, (0.21, 0.08, 0.05), strict=False))
    return ReadingView(
        mood=mood,
        moods=shares,
        combat=combat,
        intensity=intensity,
        valence=-0.4,
        arousal=0.5,
        setting=Setting(place="inn", weather="rain", time_of_day="night"),
        understood=True,
        reasons=reasons,
        reader="offline",
    )


def a_prompt(mood: Mood = Mood.SUSPENSE) -> Prompt:
    """The prompt for a mood."""
    return Prompt(
        f"Slow, uneasy {mood.value} music for a tabletop scene in an inn at night: low strings, drone, sparse knocks.",
        mood,
        0.6,
        66,
        Mode.PHRYGIAN,
        "D",
        ("low strings", "drone", "frame drum"),
        setting=Setting(place="inn"),
    )


def a_job(
    number: int,
    name: str,
    status: GenerationStatus = GenerationStatus.GENERATING,
    *,
    provider: ProviderName = ProviderName.COMPOSER,
    progress: float = 0.4,
    failure: Failure | None = None,
    cost_usd: float = 0.0,
) -> GenerationView:
    """A generation; later ones have higher numbers."""
    done = status is GenerationStatus.COMPLETED
    return GenerationView(
        id=GenerationId(f"g{number}"),
        campaign_id=DIRECTOR.campaign_id,
        name=name,
        status=status,
        stage=Stage.DONE if done else Stage.RENDERING,
        progress=1.0 if done else progress,
        eta_s=4.0 if status is GenerationStatus.GENERATING else None,
        provider=provider,
        chain=(provider,),
        prompt=a_prompt(),
        wanted=Wanted.MUSIC,
        seed=7,
        created_at_s=1_714_588_200.0 + number,
        finished_at_s=None,
        track_id=TrackId("t4") if done else None,
        similar=None,
        cost_usd=cost_usd,
        attempts=1,
        failure=failure,
        scene_title="",
        kept=False,
    )


class StoryServer(BoardServer):
    """Directs: “roll initiative” means battle, anything else suspense; it says on the socket what it chose."""

    def __init__(self) -> None:
        super().__init__()
        self.director: DirectorView = DIRECTOR
        self.jobs: tuple[GenerationView, ...] = ()
        self.preparation = Preparation(scenes=(), ready=0, cost_usd=0.0, seconds=0.0)
        self.workshop = Workshop(
            enabled=True, providers=PROVIDERS, spending=Spending(spent_usd=0, cap_usd=None), most_at_once=2
        )
        self.estimate = EstimateView(provider=ProviderName.COMPOSER, cost_usd=0.0, seconds=3.0, words="")
        self.read: list[SceneUpdate] = []
        self.refuse_to_make: RpgMusicError | None = None

    def direct(self, **changes: object) -> DirectorView:
        """Change what the director knows, and say so."""
        self.director = msgspec.structs.replace(self.director, **changes)
        self.say(DirectorUpdated(data=self.director))
        return self.director

    def tell(self, job: GenerationView) -> GenerationView:
        """Say how a generation stands."""
        self.jobs = (job, *(other for other in self.jobs if other.id != job.id))
        match job.status:
            case GenerationStatus.GENERATING:
                self.say(GenerationProgress(data=job))
            case GenerationStatus.COMPLETED:
                self.say(GenerationCompleted(data=job))
            case _:
                self.say(GenerationFailed(data=job))
        return job

    def prepare(self, *scenes: PreparedView) -> Preparation:
        """Say how ready tonight's scenes are."""
        done = (PreparedState.READY, PreparedState.MATCHED)
        ready = sum(scene.state in done for scene in scenes)
        missing = [scene for scene in scenes if scene.state is PreparedState.WAITING]
        cost, seconds = sum(scene.cost_usd for scene in missing), sum(scene.seconds for scene in missing)
        self.preparation = Preparation(scenes=scenes, ready=ready, cost_usd=cost, seconds=seconds)
        said = PreparationState(campaign_id=self.campaign.id, preparation=self.preparation)
        self.say(PreparationUpdated(data=said))
        return self.preparation

    def answer(self, asked: Asked) -> object:
        """As the real server does, as far as the story goes."""
        if self.refuse_with is None:
            answer = self._making(asked) if asked.path.startswith(MAKER) else self._direction(asked)
            if answer is not None:
                self.asked.append(asked)
                return answer
        return super().answer(asked)

    def understood(self, update: SceneUpdate) -> SceneReadingView:
        """How a scene is understood, and what would be chosen."""
        battle = "initiative" in update.description
        mood = update.mood or (Mood.BATTLE if battle else Mood.SUSPENSE)
        words = ("“initiative”",) if battle else ("“scratching”", "“bars the door”")
        prompt = a_prompt(mood) if update.prompt is None else replace(a_prompt(mood), text=update.prompt.text)
        reading = a_reading(mood, update.intensity or (0.9 if battle else 0.6), combat=battle, reasons=words)
        return SceneReadingView(reading=reading, prompt=prompt, choice=self.choice_for(mood))

    def choice_for(self, mood: Mood, number: int = 4) -> Choice:
        """A track of the library that fits."""
        reasons = (f"its mood is {mood.value}", "it did not play for 40 minutes")
        track = a_track(6 if mood is Mood.BATTLE else number)
        return Choice(ChoiceSource.LIBRARY, track.id, track.title, 0.84, reasons, (TrackId("t8"),))

    def _direction(self, asked: Asked) -> object:
        end = asked.path.removeprefix(f"{BASE}/")
        if end in ("scene", "scene/read") and asked.method == "POST":
            update = msgspec.convert(asked.body, SceneUpdate)
            return self._told(update) if end == "scene" else self._read(update)
        if asked.path == f"{BASE}/prepare/make":
            return self.prepare(
                *(msgspec.structs.replace(each, state=PreparedState.MAKING) for each in self.preparation.scenes)
            )
        if end == "prepare":
            return self._prepare(asked)
        if end.startswith("director"):
            return self._directed(asked, end.removeprefix("director").removeprefix("/"))
        return None

    def _read(self, update: SceneUpdate) -> SceneReadingView:
        self.read.append(update)
        return self.understood(update)

    def _told(self, update: SceneUpdate) -> SceneOutcome:
        found = self.understood(update)
        choice = replace(found.choice, applied=self.director.mode.value == "auto")
        self.direct(reading=found.reading, prompt=found.prompt, choice=choice)
        scene = Scene(update.title, update.description, found.reading.mood)
        return SceneOutcome(scene=scene, reading=found.reading, prompt=found.prompt, choice=choice)

    def _directed(self, asked: Asked, what: str) -> DirectorView:
        mood = self.director.reading.mood if self.director.reading else Mood.CALM
        changes: dict[str, object] = {}
        match what:
            case "" if asked.method == "PATCH":
                changed = msgspec.convert(asked.body, DirectorRequest)
                told = {name: getattr(changed, name) for name in changed.__struct_fields__}
                changes = {name: value for name, value in told.items() if value is not None}
            case "reroll" | "never":
                changes = {"choice": replace(self.choice_for(mood, 8), applied=True)}
            case "accept" if self.director.choice:
                changes = {"choice": replace(self.director.choice, applied=True)}
            case "pin":
                pin = msgspec.convert(asked.body, PinRequest)
                track = card(a_track(int(str(pin.track_id).removeprefix("t"))))
                changes = {"pins": (PinView(mood=pin.mood or mood, track=track),) if pin.pinned else ()}
            case "intensity":
                changes = {"intensity": self.director.intensity + 0.1 * float(str(asked.body["steps"]))}
        return self.direct(**changes) if changes else self.director

    def _prepare(self, asked: Asked) -> Preparation | dict[str, object]:
        if asked.method == "DELETE":
            self.prepare()
            return {}
        if asked.method == "POST":
            outline = msgspec.convert(asked.body, OutlineRequest).outline
            titles = [line.removeprefix("# ") for line in outline.splitlines() if line.startswith("# ")]
            return self.prepare(*(a_prepared(number, title) for number, title in enumerate(titles)))
        return self.preparation

    def _making(self, asked: Asked) -> object:
        if self.refuse_to_make is not None and asked.path.endswith(("/generate", "/estimate")):
            raise self.refuse_to_make
        parts = asked.path.removeprefix(f"{MAKER}/").split("/")
        answers: dict[str, object] = {
            "providers": self.workshop,
            "estimate": self.estimate,
            "spending": self.workshop.spending,
            "generations": GenerationList(generations=self.jobs),
        }
        match parts:
            case ["generate"]:
                request = msgspec.convert(asked.body, GenerateRequest)
                return self.tell(a_job(len(self.jobs) + 1, request.name, provider=self.estimate.provider, progress=0.0))
            case ["generations", generation_id]:
                self.jobs = tuple(job for job in self.jobs if job.id != generation_id)
                return {}
            case [operation, generation_id]:
                return self._changed(asked, operation, generation_id)
        return answers.get(parts[0])

    def _changed(self, asked: Asked, operation: str, generation_id: str) -> GenerationView:
        job = next(job for job in self.jobs if job.id == generation_id)
        changes: dict[str, object] = {
            "cancel": {"status": GenerationStatus.CANCELLED},
            "retry": {"status": GenerationStatus.GENERATING, "progress": 0.0, "failure": None},
            "keep": {"kept": asked.body.get("kept", False)},
        }
        return self.tell(msgspec.structs.replace(job, **changes.get(operation, {})))  # type: ignore[arg-type]  # facts of a job


def a_prepared(number: int, title: str, state: PreparedState = PreparedState.WAITING, **more: object) -> PreparedView:
    """A scene of tonight's."""
    moods = (Mood.TAVERN, Mood.SUSPENSE, Mood.BATTLE, Mood.SORROW)
    mood = moods[number % 4]
    view = PreparedView(
        scene_id=SceneId(f"s{number + 1}"),
        title=title,
        reading=a_reading(mood, 0.3 + 0.2 * (number % 4), combat=mood is Mood.BATTLE),
        prompt=a_prompt(mood),
        state=state,
        progress=0.0,
        cost_usd=0.0,
        seconds=3.0,
        track=None,
        generation_id=None,
        problem="",
    )
    return msgspec.structs.replace(view, **more)


def a_story() -> StoryServer:
    """The board of an evening, with a director that works by itself."""
    board, server = a_board(), StoryServer()
    server.campaign, server.players, server.board, server.folders = (
        board.campaign,
        board.players,
        board.board,
        board.folders,
    )
    return server


def with_stems(server: StoryServer, intensity: float) -> StoryServer:
    """What plays has stems, mixed at an intensity."""
    stems = tuple(Stem(name) for name in StemName)
    timeline = server.campaign.timeline
    layers = tuple(
        replace(
            layer, intensity=Ramp(intensity, intensity), clips=tuple(replace(clip, stems=stems) for clip in layer.clips)
        )
        if layer.name is LayerName.MUSIC
        else layer
        for layer in timeline.layers
    )
    server.campaign = msgspec.structs.replace(server.campaign, timeline=replace(timeline, layers=layers))
    return server


def a_busy_story() -> StoryServer:
    """A scene is on the table, and pieces are in the making, made, and failed."""
    server = with_stems(a_story(), 0.6)
    update = SceneUpdate(description=SCRATCHING)
    found = server.understood(update)
    server.director = msgspec.structs.replace(
        server.director, reading=found.reading, prompt=found.prompt, choice=replace(found.choice, applied=True)
    )
    server.jobs = (
        a_job(4, "Scratching at the shutters", provider=ProviderName.ELEVENLABS, cost_usd=0.08),
        a_job(3, "The Gilded Crown, evening", GenerationStatus.COMPLETED),
        a_job(
            2, "A song like that famous one", GenerationStatus.FAILED, provider=ProviderName.ELEVENLABS, failure=REFUSED
        ),
        a_job(1, "The deep road", GenerationStatus.CANCELLED),
    )
    server.workshop = msgspec.structs.replace(server.workshop, spending=Spending(spent_usd=0.42, cap_usd=5.0))
    return server


REFUSED: Final = Failure(
    "bad-prompt",
    "ElevenLabs refuses prompts that name artists. Take the prompt it suggests, or write another.",
    "A slow ballad for lute and low strings.",
)


def a_near_piece(server: StoryServer, likeness: float = 0.86) -> StoryServer:
    """A piece exists already that is nearly the same."""
    near = NearPiece(track_id=TrackId("t4"), title="Torches in the deep", likeness=likeness)
    server.estimate = msgspec.structs.replace(server.estimate, near=near)
    return server


def a_paid_story(cost_usd: float = 0.08) -> StoryServer:
    """Music costs something."""
    server = a_story()
    words = "About 1 minute and 30 seconds of music."
    server.estimate = EstimateView(provider=ProviderName.ELEVENLABS, cost_usd=cost_usd, seconds=25.0, words=words)
    return server


def music_off() -> StoryServer:
    """Making music is turned off in the settings."""
    server = a_story()
    server.workshop = msgspec.structs.replace(server.workshop, enabled=False, providers=())
    server.refuse_to_make = MusicFeatureOff("Making music is turned off in this server's settings.")
    return server
