"""Owns which words are kin: for common English words, where each lies among the others, from how they are used.

The vectors are the GloVe ones of 50 dimensions learnt from Wikipedia 2014 and Gigaword 5, cut to 32,000 words
of dictionaries, centred, and rounded to bytes: J. Pennington, R. Socher and C. D. Manning, “GloVe: Global Vectors for
Word
Representation”, EMNLP 2014; dedicated to the public domain (PDDL 1.0). They only help to learn the weights of words
that the corpus lacks, and are not needed for reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

VECTORS: Final = Path(__file__).parent / "vectors.npz"
_RARE: Final = 1e-3

Matrix: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kinship:
    """Words from the most common to the rarest, and their unit vectors."""

    words: tuple[str, ...]
    numbers: dict[str, int]
    vectors: Matrix

    def number(self, word: str, stem: str) -> int | None:
        """Where a word's vector is, or its stem's."""
        found = self.numbers.get(word)
        return self.numbers.get(stem) if found is None else found

    def rarity(self, number: int | None) -> float:
        """How telling a word is by its rank, from 0 to 1: smooth inverse frequency, with Zipf's law for frequencies.

        S. Arora, Y. Liang and T. Ma, “A simple but tough-to-beat baseline for sentence embeddings”, ICLR 2017.
        """
        return 1.0 if number is None else _RARE / (_RARE + 0.1 / (number + 2.7))


def read_kinship(path: Path = VECTORS) -> Kinship:
    """Read the packed vectors."""
    with np.load(path) as packed:
        words = tuple(bytes(packed["words"]).decode().split("\n"))
        vectors = packed["vectors"].astype(np.float64) / float(packed["scale"])
    return Kinship(words, {word: number for number, word in enumerate(words)}, vectors)
