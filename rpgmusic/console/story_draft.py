"""What the GM writes of the scene: its text, what the text need not say, and the prompt if it was edited. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rpgmusic.console.scene_words import INTENSITY_STEPS, intensity_steps
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.direction import SceneUpdate
from rpgmusic.protocol.making import PromptRequest

MOST_CHARACTERS: Final = 50_000
MOST_LINES: Final = 400
LONGEST_TITLE: Final = 200
TITLE_MARK: Final = "# "


@dataclass(frozen=True, slots=True)
class Given:
    """What was set for the scene beside its words, and counts more than they do."""

    mood: Mood | None = None
    combat: bool | None = None
    intensity: float | None = None
    tone: str = ""
    tags: tuple[str, ...] = ()
    hints: str = ""


NOTHING_GIVEN: Final = Given()
"""The words alone decide."""


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """A scene as it is being written. A first line that begins with `# ` is its title."""

    text: str = ""
    given: Given = NOTHING_GIVEN
    prompt: PromptRequest | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not self.text.strip()


def retyped(draft: StoryDraft, text: str, *, was_told: bool) -> StoryDraft:
    """The draft with another text.

    Mood and prompt that were set stay with the scene they were set for: not with what is written from nothing, nor
    with what is written over a scene that the table has already.
    """
    kept = draft.text[: max(1, len(draft.text) // 2)]
    another = was_told and not text.startswith(kept)
    fresh = another or (not text.strip() and not draft.is_empty)
    return StoryDraft(text) if fresh else StoryDraft(text, draft.given, draft.prompt)


def update_of(draft: StoryDraft) -> SceneUpdate:
    """What is sent of a draft."""
    title, description = parted(draft.text)
    given = draft.given
    return SceneUpdate(
        title=title,
        description=description,
        tone=given.tone,
        mood=given.mood,
        combat=given.combat,
        intensity=given.intensity,
        tags=given.tags,
        hints=given.hints,
        prompt=draft.prompt,
    )


def parted(text: str) -> tuple[str, str]:
    """The title in the first line, if that is one, and the rest."""
    text = text.strip()[:MOST_CHARACTERS]
    first, _, rest = text.partition("\n")
    if not first.startswith(TITLE_MARK):
        return "", text
    return " ".join(first.removeprefix(TITLE_MARK).split())[:LONGEST_TITLE], rest.strip()


def text_of_scene(scene: Scene) -> str:
    """A scene as the GM would have written it here."""
    title = f"{TITLE_MARK}{scene.title}" if scene.title else ""
    return "\n".join(part for part in (title, scene.description) if part)


def draft_of_saved(saved: SavedScene) -> StoryDraft:
    """A scene of the board as a beginning; its mood stands, and without one its words decide."""
    scene = saved.scene
    given = Given(
        mood=scene.mood,
        combat=True if scene.combat else None,
        intensity=scene.intensity if scene.mood is not None else None,
        tone=scene.tone,
        tags=scene.tags,
        hints=scene.hints,
    )
    return StoryDraft(text_of_scene(scene), given)


def given_words(given: Given) -> str:
    """What counts beside the words."""
    return ", ".join(_given_facts(given))


def _given_facts(given: Given) -> Iterator[str]:
    if given.mood is not None:
        yield f"mood {given.mood.value}"
    if given.combat is not None:
        yield "combat" if given.combat else "no combat"
    if given.intensity is not None:
        yield f"intensity {intensity_steps(given.intensity)} of {INTENSITY_STEPS}"
    if given.tone:
        yield given.tone
    if given.hints:
        yield f"hints “{given.hints}”"


def fit_to_paste(text: str) -> str:
    """A pasted text without what a scene has no use for: stray control characters, and lines beyond counting."""
    lines = text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [_printable(line).rstrip() for line in lines]
    head, rest = kept[:MOST_LINES], kept[MOST_LINES:]
    return "\n".join([*head, " ".join(line for line in rest if line)] if rest else head)


def _printable(line: str) -> str:
    return line if line.isprintable() else "".join(letter if letter.isprintable() else " " for letter in line)
