"""Updates: what a GM or a program says is happening, joined with what the words of it say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rpgmusic.director.wishes import Read, overridden
from rpgmusic.domain.direction import Direction
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.direction import SceneUpdate
from rpgmusic.scenes.prompting import prompt_for


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a scene was read, and the prompt for music that follows."""

    reading: SceneReading
    prompt: Prompt


def scene_of(update: SceneUpdate, before: Scene | None) -> Scene:
    """The scene that an update tells.

    An update without any words changes the scene that is: only the fight begins or ends, or the mood changes.
    """
    if before is not None and not (update.title or update.description):
        combat = before.combat if update.combat is None else update.combat
        wordless = not (before.title or before.description)
        return replace(
            before,
            tone=update.tone or before.tone,
            mood=update.mood or (_wordless_mood(before, combat=combat) if wordless else None),
            combat=combat,
            tags=update.tags or before.tags,
            hints=update.hints or before.hints,
        )
    return Scene(
        title=update.title,
        description=update.description,
        mood=update.mood,
        combat=bool(update.combat),
        intensity=0.5 if update.intensity is None else update.intensity,
        tags=update.tags,
        hints=update.hints,
        tone=update.tone,
    )


def _wordless_mood(before: Scene, *, combat: bool) -> Mood | None:
    """The mood of a scene that was never told in words: the one it had, or that of a fight which breaks out."""
    return Mood.BATTLE if combat and not before.combat else before.mood


def ends_fight(update: SceneUpdate) -> bool:
    """Whether an update says no more than that the fight is over."""
    return update.combat is False and not (update.title or update.description or update.mood or update.prompt)


async def understood(update: SceneUpdate, scene: Scene, read: Read, direction: Direction) -> Understanding:
    """Read a scene; what the update says outright counts more than its words."""
    reading = await read(scene)
    if update.combat is not None:
        reading = replace(reading, combat=update.combat)
    if update.intensity is not None:
        reading = replace(reading, intensity=update.intensity)
    prompt = prompt_for(reading, scene, length_s=direction.length_s, motif=direction.motif)
    if update.prompt is not None:
        prompt = overridden(prompt, update.prompt)
    return Understanding(reading, prompt)
