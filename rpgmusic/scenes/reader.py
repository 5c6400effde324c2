"""Owns the offline reading of a scene: its words and what the GM said, weighed into mood, combat and intensity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.scenes.feelings import AROUSALS, INTENSITIES, VALENCES
from rpgmusic.scenes.hints import mood_words
from rpgmusic.scenes.language import words_understood
from rpgmusic.scenes.model import COMBAT, HEADS, INTENSITY, MOODS, Model, load_model
from rpgmusic.scenes.mood_names import moods_named
from rpgmusic.scenes.passages import Passage, passages_of
from rpgmusic.scenes.reasons import reasons_for
from rpgmusic.scenes.scopes import weights_of
from rpgmusic.scenes.surroundings import setting_of
from rpgmusic.scenes.words import Word, words_of

ASIDE_SHARE: Final = 0.7
"""How much tone, tags and hints weigh beside the description."""

NAMED_LIFT: Final = 4.5
"""What is added to the log-odds of a mood that tone, tags or hints name outright."""

SAID_MOOD: Final = 0.92
"""The confidence of a mood that the GM chose."""

_BEGINNING_LETTERS: Final = 1_000
_END_LETTERS: Final = 7_000
_USUAL_SHARE: Final = 0.4
_TOLD_SHARE: Final = 0.6
"""How far the intensity is that which is usual for the moods, where these were read and where the GM told them."""

_MIDDLE: Final = 0.5
_FIGHTING: Final = {Mood.BATTLE: 6.0, Mood.BOSS: 5.5, Mood.CHASE: 1.5}
"""What is added to moods when the GM says that a fight goes on."""


def read_text(text: str) -> SceneReading:
    """Read a scene of which there is only a text."""
    return SceneReader().read(Scene(description=text))


@dataclass(frozen=True, slots=True)
class _Weighed:
    heads: list[float]
    passages: list[Passage]


class SceneReader:
    """Reads scenes without network or disk, once the model is loaded; the same scene gives the same reading."""

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or load_model()

    def read(self, scene: Scene) -> SceneReading:
        """Read a scene: the mood and the fight that the GM set win, then its words, tone, tags and hints decide."""
        words = [*words_of(f"{scene.title}\n"), *words_of(_shortened(scene.description))]
        aside = words_of("\n".join(part for part in (scene.tone, *scene.tags, mood_words(scene.hints)) if part.strip()))
        understood = words_understood(words, self._model) or words_understood(aside, self._model)
        if not understood:
            return self._not_understood(scene)
        weighed = self._weigh(words, aside)
        combat = scene.combat or self._is_combat(weighed.heads)
        moods = _with_said(self._moods(weighed.heads, scene), scene)
        best = max(moods, key=moods.__getitem__)
        intensity = self._intensity(weighed.heads, scene, moods)
        everything = [*words, *aside]
        return SceneReading(
            mood=best,
            moods=_ranked(moods),
            combat=combat,
            intensity=intensity,
            valence=_expected(moods, VALENCES),
            arousal=_rounded(0.6 * _expected(moods, AROUSALS) + 0.4 * intensity),
            setting=setting_of(everything, weights_of(everything)),
            reasons=_said_reasons(scene) + reasons_for(best, weighed.passages, self._model),
        )

    def _weigh(self, words: Sequence[Word], aside: Sequence[Word]) -> _Weighed:
        main = passages_of(words, self._model.fields)
        said = passages_of(aside, self._model.fields)
        heads = _mean(main, self._model) if main else list(self._model.biases)
        if said:
            of_aside = _mean(said, self._model)
            if main:
                lifted = [one - bias for one, bias in zip(of_aside, self._model.biases, strict=True)]
                heads = [one + ASIDE_SHARE * more for one, more in zip(heads, lifted, strict=True)]
            else:
                heads = of_aside
        for mood in moods_named(aside):
            heads[MOODS.index(mood)] += NAMED_LIFT * self._model.temperature
        return _Weighed(heads, [*main, *said])

    def _moods(self, heads: Sequence[float], scene: Scene) -> dict[Mood, float]:
        lifts = _FIGHTING if scene.combat else {}
        grown = {
            mood: math.exp(heads[number] / self._model.temperature + lifts.get(mood, 0.0))
            for number, mood in enumerate(MOODS)
        }
        total = sum(grown.values())
        return {mood: value / total for mood, value in grown.items()}

    def _is_combat(self, heads: Sequence[float]) -> bool:
        return heads[COMBAT] >= self._model.combat_threshold

    def _intensity(self, heads: Sequence[float], scene: Scene, moods: Mapping[Mood, float]) -> float:
        if scene.intensity != _MIDDLE:
            return _rounded(min(1.0, max(0.0, scene.intensity)))
        read = min(1.0, max(0.02, heads[INTENSITY]))
        told = scene.mood is not None or scene.combat
        share = _TOLD_SHARE if told else _USUAL_SHARE
        return _rounded((1 - share) * read + share * _expected(moods, INTENSITIES))

    def _not_understood(self, scene: Scene) -> SceneReading:
        """What remains of a scene whose words are not understood: what the GM set, or a neutral guess."""
        even = {mood: 1.0 / len(MOODS) for mood in MOODS}
        moods = even
        if scene.mood is not None:
            moods = _with_said(even, scene)
        elif scene.combat:
            moods = self._moods([0.0] * HEADS, scene)
        best = scene.mood or (Mood.BATTLE if scene.combat else Mood.CALM)
        known = scene.mood is not None or scene.combat
        told = scene.intensity != _MIDDLE or not known
        intensity = min(1.0, max(0.0, scene.intensity)) if told else _expected(moods, INTENSITIES)
        return SceneReading(
            mood=best,
            moods=_ranked(moods, first=best),
            combat=scene.combat,
            intensity=_rounded(intensity),
            valence=_expected(moods, VALENCES) if known else 0.0,
            arousal=_expected(moods, AROUSALS) if known else _MIDDLE,
            understood=False,
            reasons=_said_reasons(scene),
        )


def _shortened(text: str) -> str:
    """The beginning of a long text, which says where it takes place, and its end, which says what happens now."""
    if len(text) <= _BEGINNING_LETTERS + _END_LETTERS:
        return text
    return f"{text[:_BEGINNING_LETTERS]}\n{text[-_END_LETTERS:]}"


def _mean(passages: Sequence[Passage], model: Model) -> list[float]:
    """Every head over all passages, each by its weight."""
    totals = [0.0] * HEADS
    for passage in passages:
        for head, score in enumerate(model.scores(passage.evidence)):
            totals[head] += passage.weight * score
    return totals


def _with_said(moods: dict[Mood, float], scene: Scene) -> dict[Mood, float]:
    if scene.mood is None:
        return moods
    rest = 1.0 - moods[scene.mood]
    others = {mood: (1.0 - SAID_MOOD) * share / rest if rest else 0.0 for mood, share in moods.items()}
    return others | {scene.mood: SAID_MOOD if rest else 1.0}


def _said_reasons(scene: Scene) -> tuple[str, ...]:
    said = []
    if scene.mood is not None:
        said.append(f"you chose {scene.mood.value}")
    if scene.combat:
        said.append("you said that a fight goes on")
    return tuple(said)


def _ranked(moods: Mapping[Mood, float], first: Mood | None = None) -> tuple[tuple[Mood, float], ...]:
    order = sorted(moods, key=lambda mood: (mood is not first, -moods[mood], mood.value))
    return tuple((mood, moods[mood]) for mood in order)


def _expected(moods: Mapping[Mood, float], values: Mapping[Mood, float]) -> float:
    return _rounded(sum(share * values[mood] for mood, share in moods.items()))


def _rounded(value: float) -> float:
    return round(value, 3)
