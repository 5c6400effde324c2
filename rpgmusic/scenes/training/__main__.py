"""Learns the reader's model from the corpus: `python -m rpgmusic.scenes.training`."""

from __future__ import annotations

from rpgmusic.scenes.training.corpus import read_corpus
from rpgmusic.scenes.training.features import Plan
from rpgmusic.scenes.training.fitting import fit
from rpgmusic.scenes.training.kinship import read_kinship
from rpgmusic.scenes.training.knowledge_files import read_fields
from rpgmusic.scenes.training.packing import write_model


def main() -> None:
    """Fit all scenes and write the model."""
    fitted = fit(read_corpus(), Plan(), read_kinship(), read_fields())
    write_model(fitted, temperature=1.0, combat_threshold=0.5)


if __name__ == "__main__":
    main()
