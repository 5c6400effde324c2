"""A scene while the GM writes it: what the form holds, what is wrong with it, and what is sent. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from rpgmusic.console.scene_words import INTENSITY_STEPS, intensity_steps
from rpgmusic.domain.saved_scene import (
    DEFAULT_FADE_S,
    MAX_BEDS,
    MAX_PADS,
    MAX_SCENE_TRACKS,
    AmbienceBed,
    MusicChoice,
    MusicSource,
    Pad,
    SavedScene,
)
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.board import SavedSceneRequest
from rpgmusic.protocol.rest import SceneRequest

LONGEST_FADE_S: Final = 60.0
LONGEST_GAP_S: Final = 3_600.0
MOST_HINTS: Final = 2_000
MOST_DESCRIPTION: Final = 50_000
VOLUME_STEP: Final = 0.05

KEEP_PLAYING: Final = MusicChoice()

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class SceneDraft:
    """A scene as the form holds it; `fade` is what was typed, `intensity` a step from 0 to 10."""

    title: str = ""
    description: str = ""
    mood: Mood | None = None
    combat: bool = False
    intensity: int = INTENSITY_STEPS // 2
    hints: str = ""
    tags: tuple[str, ...] = ()
    fade: str = f"{DEFAULT_FADE_S:g}"
    music: MusicChoice = KEEP_PLAYING
    beds: tuple[AmbienceBed, ...] = ()
    pads: tuple[Pad, ...] = ()


EMPTY_DRAFT: Final = SceneDraft()
"""The form before anything was written."""


def draft_of(saved: SavedScene) -> SceneDraft:
    """The form for a scene that exists."""
    scene = saved.scene
    return SceneDraft(
        title=scene.title,
        description=scene.description,
        mood=scene.mood,
        combat=scene.combat,
        intensity=intensity_steps(scene.intensity),
        hints=scene.hints,
        tags=scene.tags,
        fade=f"{saved.fade_s:g}",
        music=saved.music,
        beds=saved.ambience,
        pads=saved.pads,
    )


def request_of(draft: SceneDraft) -> SavedSceneRequest:
    """What is sent; the draft must have no problems."""
    scene = SceneRequest(
        title=draft.title.strip(),
        description=draft.description.strip(),
        mood=draft.mood,
        combat=draft.combat,
        intensity=draft.intensity / INTENSITY_STEPS,
        tags=draft.tags,
        hints=draft.hints.strip(),
    )
    return SavedSceneRequest(
        scene=scene, music=draft.music, ambience=draft.beds, pads=draft.pads, fade_s=seconds_of(draft.fade) or 0.0
    )


def problems_of(draft: SceneDraft) -> dict[str, str]:
    """What is wrong, in words, by the field where it is; the topmost first."""
    return dict(_problems(draft))


def _problems(draft: SceneDraft) -> Iterator[tuple[str, str]]:
    if not draft.title.strip():
        yield "scene-title", "Give the scene a name; it stands on the board."
    if len(draft.description) > MOST_DESCRIPTION:
        yield "description", f"This is too long: at most {MOST_DESCRIPTION:,} characters."
    problem = fade_problem(draft.fade)
    if problem:
        yield "fade", problem
    problem = music_problem(draft.music, draft.mood)
    if problem:
        yield "music", problem
    if len(draft.beds) > MAX_BEDS:
        yield "scene-beds", f"A scene has at most {MAX_BEDS} beds."
    if len(draft.pads) > MAX_PADS:
        yield "scene-pads", f"A scene has at most {MAX_PADS} pads."


def fade_problem(text: str) -> str:
    """What is wrong with a fade; empty if nothing."""
    fade_s = seconds_of(text)
    right = fade_s is not None and fade_s <= LONGEST_FADE_S
    return "" if right else f"Write seconds, 0 to {LONGEST_FADE_S:g}, such as 3 or 2.5."


def music_problem(choice: MusicChoice, mood: Mood | None) -> str:
    """What a choice of music lacks; empty if nothing."""
    match choice.source:
        case MusicSource.TRACKS if not choice.track_ids:
            return "Choose at least one track."
        case MusicSource.TRACKS if len(choice.track_ids) > MAX_SCENE_TRACKS:
            return f"At most {MAX_SCENE_TRACKS} tracks; a folder can hold more."
        case MusicSource.FOLDER if choice.folder_id is None:
            return "Choose a folder."
        case MusicSource.MATCH if choice.mood is None and mood is None:
            return "Choose the scene's mood above, or the mood to look for here."
        case _:
            return ""


def gap_problem(shortest: str, longest: str) -> dict[str, str]:
    """What is wrong with a random silence, by its two fields."""
    shortest_s, longest_s = seconds_of(shortest), seconds_of(longest)
    words = f"Write seconds, up to {LONGEST_GAP_S:g}."
    problems: dict[str, str] = {}
    if shortest_s is None or shortest_s > LONGEST_GAP_S:
        problems["shortest"] = words
    if longest_s is None or longest_s > LONGEST_GAP_S:
        problems["longest"] = words
    elif shortest_s is not None and longest_s < shortest_s:
        problems["longest"] = "This must not be less than the shortest."
    return problems


def seconds_of(text: str) -> float | None:
    """Seconds as people write them, with a point or a comma; None if it is no such number."""
    try:
        value = float(text.strip().rstrip("s").strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


def louder(volume: float, steps: int) -> float:
    """A volume some steps up or down, on whole steps, 0 to 1."""
    return max(0.0, min(1.0, round(volume / VOLUME_STEP + steps) * VOLUME_STEP))


def moved(things: tuple[Thing, ...], index: int, by: int) -> tuple[Thing, ...]:
    """The same things, one of them some places further."""
    rest = [*things[:index], *things[index + 1 :]]
    rest.insert(index + by, things[index])
    return tuple(rest)


def without(things: tuple[Thing, ...], index: int) -> tuple[Thing, ...]:
    """The same things but one."""
    return (*things[:index], *things[index + 1 :])


def with_one(things: tuple[Thing, ...], index: int, thing: Thing) -> tuple[Thing, ...]:
    """The same things, another one in one place; added if the place is beyond the last."""
    return (*things[:index], thing, *things[index + 1 :])


def copy_of(draft: SceneDraft) -> SceneDraft:
    """The draft as a template: its pads will be pads of their own."""
    pads = tuple(replace(pad, id=type(pad.id)("")) for pad in draft.pads)
    return replace(draft, title=f"{draft.title} (copy)"[:200], pads=pads)
