"""How choices, prompts, pieces in the making and their prices are put into words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rpgmusic.console.wording import duration_words
from rpgmusic.domain.direction import Choice, ChoiceSource, DirectorMode, MakeMusic, PreparedState, SceneEnd
from rpgmusic.domain.generation import GenerationStatus, ProviderName
from rpgmusic.domain.prompt import DEFAULT_AVOID, Prompt, Setting
from rpgmusic.protocol.direction import DirectorView, PreparedView
from rpgmusic.protocol.making import GenerationView

MODE_WORDS: Final = {
    DirectorMode.AUTO: "a new scene plays at once",
    DirectorMode.SUGGEST: "a new scene suggests music; enter plays it",
    DirectorMode.OFF: "a new scene changes nothing that sounds",
}

END_WORDS: Final = {
    SceneEnd.KEEP: "goes on until other music comes",
    SceneEnd.FADE: "fades out when the scene ends",
}

MAKE_WORDS: Final = {
    MakeMusic.NEVER: "never",
    MakeMusic.IF_NOTHING_FITS: "when nothing fits",
    MakeMusic.ALWAYS: "for every scene",
}

PROVIDER_WORDS: Final = {
    ProviderName.COMPOSER: "composer",
    ProviderName.ELEVENLABS: "ElevenLabs",
    ProviderName.REPLICATE: "Replicate",
    ProviderName.MUSICGEN: "MusicGen",
    ProviderName.SILENCE: "silence",
}

_SOURCE_WORDS: Final = {
    ChoiceSource.PLAYING: "plays already",
    ChoiceSource.LIBRARY: "from your library",
    ChoiceSource.GENERATED: "made here before",
    ChoiceSource.SILENCE: "silence, on purpose",
    ChoiceSource.NOTHING: "nothing in the library fits",
}

_STATE_WORDS: Final = {
    PreparedState.WAITING: "to be made",
    PreparedState.READY: "ready",
    PreparedState.MATCHED: "the library has it",
    PreparedState.FAILED: "failed",
}


def percent(share: float) -> str:
    """A share from 0 to 1 as people read it."""
    return f"{round(share * 100)} %"


def cost_words(cost_usd: float) -> str:
    """A price: free, $0.08, under 1 cent."""
    if cost_usd <= 0:
        return "free"
    return "under $0.01" if cost_usd < 0.01 else f"${cost_usd:,.2f}"


def time_words(seconds: float) -> str:
    """About how long something takes: 4 s, 2 min, 1 h 10 min."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"


def chain_words(chain: tuple[ProviderName, ...]) -> str:
    """Who makes music, and who does when that one cannot."""
    return ", else ".join(PROVIDER_WORDS[name] for name in chain)


def source_words(choice: Choice, job: GenerationView | None) -> str:
    """Where chosen music comes from."""
    if choice.source is not ChoiceSource.IN_THE_MAKING:
        return _SOURCE_WORDS[choice.source]
    if choice.generation_id is None:
        return "would be made for this scene"
    if job is None or job.status is not GenerationStatus.GENERATING:
        return "in the making"
    made_by = "composed for this scene" if job.provider is ProviderName.COMPOSER else "made for this scene"
    return f"in the making {percent(job.progress)}, {made_by}"


def setting_words(setting: Setting) -> str:
    """Where and when, as far as the scene says."""
    facts = (setting.place, setting.era, setting.culture, setting.weather, setting.time_of_day)
    return " · ".join(fact for fact in facts if fact)


def prompt_facts(prompt: Prompt) -> Iterator[str]:
    """The parameters of a prompt, the most telling first."""
    yield f"{prompt.tempo_bpm} bpm"
    yield f"{prompt.key} {prompt.mode.value}".strip()
    yield duration_words(prompt.length_s)
    if prompt.instruments:
        yield ", ".join(prompt.instruments)
    if prompt.motif:
        yield f"motif “{prompt.motif}”"
    avoided = [what for what in prompt.avoid if what not in DEFAULT_AVOID]
    if avoided:
        yield f"no {', '.join(avoided)}"


def director_words(director: DirectorView) -> str:
    """Who makes music for scenes, when, and how long."""
    if director.make is MakeMusic.NEVER:
        return "no music is made for scenes"
    who = chain_words(director.chain)
    return f"{who} makes music {MAKE_WORDS[director.make]}, {duration_words(director.length_s)} long"


def job_state(job: GenerationView) -> str:
    """How a generation stands, in a few words."""
    match job.status:
        case GenerationStatus.GENERATING:
            left = f"  {time_words(job.eta_s)} left" if job.eta_s is not None else ""
            return f"{job.stage.value}{left}"
        case GenerationStatus.COMPLETED:
            near = f"taken from one that is {percent(job.similar)} alike" if job.similar is not None else "ready"
            return f"{near} · kept" if job.kept else near
        case GenerationStatus.FAILED:
            return job.failure.message if job.failure else "It failed."
        case GenerationStatus.CANCELLED:
            return "cancelled"


def prepared_words(scene: PreparedView) -> str:
    """How ready the music of a prepared scene is."""
    if scene.state is PreparedState.MAKING:
        return f"in the making {percent(scene.progress)}"
    if scene.state is PreparedState.FAILED and scene.problem:
        return f"failed: {scene.problem}"
    return _STATE_WORDS[scene.state]
