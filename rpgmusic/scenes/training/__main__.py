"""Learns the reader's model from the corpus: `python -m rpgmusic.scenes.training`."""

from __future__ import annotations

from typing import Final

from rpgmusic.scenes.training.corpus import read_corpus
from rpgmusic.scenes.training.features import Plan
from rpgmusic.scenes.training.fitting import fit
from rpgmusic.scenes.training.kinship import read_kinship
from rpgmusic.scenes.training.knowledge_files import read_fields
from rpgmusic.scenes.training.packing import write_model

TEMPERATURE: Final = 0.09
"""Makes confidences of scores so that they tell best what writers say whose scenes were not learnt from."""

COMBAT_THRESHOLD: Final = 0.44
"""The score of combat from which on more is gained than lost, likewise."""


def main() -> None:
    """Fit all scenes and write the model."""
    fitted = fit(read_corpus(), Plan(), read_kinship(), read_fields())
    write_model(fitted, temperature=TEMPERATURE, combat_threshold=COMBAT_THRESHOLD)


if __name__ == "__main__":
    main()
