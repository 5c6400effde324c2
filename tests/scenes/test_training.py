"""Learning: the same scenes teach the same model, and the packed model says what was learnt."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rpgmusic.domain.track import Mood
from rpgmusic.scenes.evidence import evidence_of
from rpgmusic.scenes.model import MODEL_FILE, load_model
from rpgmusic.scenes.training.corpus import Labelled, read_corpus, read_labelled
from rpgmusic.scenes.training.features import Plan
from rpgmusic.scenes.training.fitting import Fitted, fit
from rpgmusic.scenes.training.judging import Verdict, judge
from rpgmusic.scenes.training.kinship import read_kinship
from rpgmusic.scenes.training.knowledge_files import read_fields
from rpgmusic.scenes.training.packing import write_model


@pytest.fixture(scope="module")
def scenes() -> list[Labelled]:
    return read_corpus()[::40]


@pytest.fixture(scope="module")
def fitted(scenes: list[Labelled]) -> Fitted:
    return fit(scenes, Plan(), read_kinship(), read_fields())


def test_the_same_scenes_teach_the_same_model(scenes: list[Labelled], fitted: Fitted, tmp_path: Path) -> None:
    again = fit(scenes, Plan(), read_kinship(), read_fields())
    for name, one in (("one", fitted), ("two", again)):
        write_model(one, 1.0, 0.5, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_packed_model_scores_as_it_was_fitted(scenes: list[Labelled], fitted: Fitted, tmp_path: Path) -> None:
    write_model(fitted, 1.0, 0.5, tmp_path / "model")
    model = load_model(tmp_path / "model")
    packed = np.array([model.scores(evidence_of(scene.text, model.fields)) for scene in scenes])
    assert np.abs(packed - fitted.scores(scenes)).max() < 0.1


def test_the_shipped_model_was_made_with_the_present_knowledge_and_is_small() -> None:
    known, shipped = read_fields(), load_model().fields
    assert (shipped.names, shipped.phrases, shipped.cancelling) == (known.names, dict(known.phrases), known.cancelling)
    assert MODEL_FILE.stat().st_size < 2_000_000


def test_every_scene_of_the_corpus_is_labelled_soundly() -> None:
    for scene in read_corpus():
        assert scene.text.strip()
        assert 0.0 <= scene.intensity <= 1.0
        assert scene.mood not in scene.alternates
        assert sum(scene.share(mood) for mood in Mood) == pytest.approx(1.0)


def test_labels_are_read_line_by_line(tmp_path: Path) -> None:
    line = {"text": "Run!", "mood": "chase", "alternates": ["battle"], "combat": False, "intensity": 0.8}
    (tmp_path / "z.jsonl").write_text(json.dumps(line) + "\n\n", encoding="utf-8")
    (scene,) = read_labelled(tmp_path / "z.jsonl")
    assert (scene.mood, scene.alternates, scene.writer) == (Mood.CHASE, (Mood.BATTLE,), "z")


def test_figures_count_moods_alternates_and_fights() -> None:
    fight = Labelled("a", Mood.BATTLE, (Mood.BOSS,), combat=True, intensity=0.8, writer="w")
    rest = Labelled("b", Mood.CALM, (), combat=False, intensity=0.1, writer="w")
    figures = judge([
        Verdict(fight, Mood.BOSS, combat=True, intensity=0.9),
        Verdict(rest, Mood.CALM, combat=True, intensity=0.2),
    ])  # fmt: skip
    assert (figures.mood, figures.mood_or_alternate) == (0.5, 1.0)
    assert figures.combat_f1 == pytest.approx(2 / 3)
    assert figures.intensity_rank_correlation == pytest.approx(1.0)
