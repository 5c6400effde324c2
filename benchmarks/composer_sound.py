"""Listens to renders of every mood by measurement: `python -m benchmarks.composer_sound [seconds] [seeds]`."""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded: other programs want the other cores

import sys
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from benchmarks.listening import Heard, levels, listen, seam_of
from benchmarks.made_prompts import prompt_for
from benchmarks.report import report
from rpgmusic.audio.mastering import master, mixed
from rpgmusic.composer.composing import compose
from rpgmusic.composer.sound.note_store import NoteStore
from rpgmusic.composer.sound.rendering import render
from rpgmusic.composer.stems import stems_of
from rpgmusic.domain.track import Mood


def measure(mood: Mood, seed: int, length_s: float, store: NoteStore) -> tuple[dict[str, object], Heard]:
    """Levels, seam and what is heard of one piece."""
    prompt = prompt_for(mood, length_s)
    piece = compose(prompt, seed)
    mastered = master(render(piece, store=store).stems, stems_of(piece), prompt.intensity)
    everything = mixed(mastered.stems, {name: np.float32(1.0) for name in mastered.stems})
    lufs, peak_dbtp = levels(mastered.mix)
    all_lufs, all_peak_dbtp = levels(everything)
    seam = seam_of(mastered.mix, piece.bars.bar_frames // piece.bars.beats)
    heard = listen(mastered.mix)
    row: dict[str, object] = {
        "mood": mood.value,
        "seed": seed,
        "tempo": round(piece.tempo_bpm),
        "mode": prompt.mode.value,
        "lufs": lufs,
        "peak_dbtp": peak_dbtp,
        "all_lufs": all_lufs,
        "all_dbtp": all_peak_dbtp,
        "seam_jump": seam.jump,
        "seam_dB": seam.change_db,
        "beats_dB": seam.usual_change_db,
    }
    return row | {name: float(f"{value:.3g}") for name, value in asdict(heard).items()}, heard


def apart(moods: list[Mood], figures: NDArray[np.float64]) -> list[dict[str, object]]:
    """How far each mood lies from its nearest neighbour; `figures` has shape (moods, seeds, features).

    Each feature is divided by its deviation within moods, so that 1 is as far as two pieces of one mood usually are.
    A piece is told apart if the nearest mean of a mood, its own reckoned without it, is that of its mood.
    """
    seeds = figures.shape[1]
    deviations = ((figures - figures.mean(axis=1, keepdims=True)) ** 2).sum(axis=(0, 1))
    within = np.sqrt(deviations / (len(moods) * max(1, seeds - 1)))
    scaled = figures / (within + 1e-9) / np.sqrt(figures.shape[2])
    centres = scaled.mean(axis=1)
    distances = np.linalg.norm(centres[:, None] - centres[None], axis=2) + np.diag(np.full(len(moods), np.inf))
    rows: list[dict[str, object]] = []
    for index, mood in enumerate(moods):
        nearest = int(distances[index].argmin())
        own = sum(_nearest(scaled, index, seed) == index for seed in range(seeds))
        rows.append(_row(mood.value, moods[nearest].value, float(distances[index, nearest]), own / seeds))
    closest = min(rows, key=lambda row: float(str(row["distance"])))
    share = float(np.mean([float(str(row["told_apart"])) for row in rows]))
    pair = f"{closest['mood']} / {closest['nearest']}"
    return [*rows, _row("all", pair, float(str(closest["distance"])), share)]


def _row(mood: str, nearest: str, distance: float, told_apart: float) -> dict[str, object]:
    return {"mood": mood, "nearest": nearest, "distance": distance, "told_apart": told_apart}


def _nearest(scaled: NDArray[np.float64], mood: int, seed: int) -> int:
    """Whose mean lies nearest to a piece, which is left out of its own mood's."""
    centres = scaled.mean(axis=1)
    others = np.delete(scaled[mood], seed, axis=0)
    centres[mood] = others.mean(axis=0) if len(others) else centres[mood]
    return int(np.linalg.norm(centres - scaled[mood, seed], axis=1).argmin())


def main() -> None:
    """Measure and report."""
    length_s = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    store = NoteStore()
    moods = list(Mood)
    measured = [[measure(mood, seed, length_s, store) for seed in range(1, seeds + 1)] for mood in moods]
    report("composer_sound", [row for pieces in measured for row, _ in pieces])
    figures = np.array([[heard.figures() for _, heard in pieces] for pieces in measured])
    report("composer_moods_apart", apart(moods, figures))


if __name__ == "__main__":
    main()
