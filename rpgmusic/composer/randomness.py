"""Randomness: independent streams of chance, each from a seed and a subject, the same on every machine."""

from __future__ import annotations

from random import Random


def stream(*subject: str | int) -> Random:
    """A generator that depends on its subject only; strings are hashed with SHA-512, not with `hash`."""
    return Random("\x1f".join(map(str, subject)))  # noqa: S311  # music, not secrets
