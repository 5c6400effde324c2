"""How well scenes are read: `python -m benchmarks.scene_accuracy [--file labelled.jsonl]`.

With a file, the shipped model reads its labelled scenes (`text`, `mood`, `alternates`, `combat`, `intensity` a line).
Without one, every writer of the corpus is read with a model that only the other writers taught.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.report import report
from rpgmusic.scenes.model import load_model
from rpgmusic.scenes.reader import read_text
from rpgmusic.scenes.training.corpus import Labelled, read_corpus, read_labelled
from rpgmusic.scenes.training.features import Plan
from rpgmusic.scenes.training.judging import Verdict, confusions, judge, read_unseen
from rpgmusic.scenes.training.kinship import read_kinship
from rpgmusic.scenes.training.knowledge_files import read_fields

MOST_CONFUSIONS = 12


def main() -> None:
    """Read, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, help="labelled scenes that the model has not seen")
    parser.add_argument("--wrong", action="store_true", help="print the scenes that were read wrongly")
    arguments = parser.parse_args()
    judged = {arguments.file.stem: _read(read_labelled(arguments.file))} if arguments.file else _read_each_writer()
    everything = [one for verdicts in judged.values() for one in verdicts]
    groups = judged | ({"all": everything} if len(judged) > 1 else {})
    report("scene_accuracy", [{"scenes of": name} | asdict(judge(verdicts)) for name, verdicts in groups.items()])
    worst = confusions(everything).most_common(MOST_CONFUSIONS)
    report("scene_confusions", [{"meant": meant.value, "read": read.value, "times": n} for (meant, read), n in worst])
    if arguments.wrong:
        _print_wrong(everything)


def _read(scenes: Sequence[Labelled]) -> list[Verdict]:
    readings = [(scene, read_text(scene.text)) for scene in scenes]
    return [Verdict(scene, read.mood, read.combat, read.intensity) for scene, read in readings]


def _read_each_writer() -> dict[str, list[Verdict]]:
    scenes, kinship, fields, threshold = read_corpus(), read_kinship(), read_fields(), load_model().combat_threshold
    writers = sorted({scene.writer for scene in scenes})
    return {writer: read_unseen(scenes, writer, Plan(), kinship, fields, threshold) for writer in writers}


def _print_wrong(verdicts: Sequence[Verdict]) -> None:
    for one in verdicts:
        scene = one.scene
        allowed = "/".join(mood.value for mood in (scene.mood, *scene.alternates))
        if one.mood not in (scene.mood, *scene.alternates) or one.combat != scene.combat:
            print(f"{allowed} combat={scene.combat}: read {one.mood.value} {one.combat}: {scene.text[:200]}")


if __name__ == "__main__":
    main()
