"""Measures searching and sorting 100,000 tracks: `python -m benchmarks.search`.

Also what SQLite's full-text index takes for the same words, where it can answer (it finds beginnings of words only).
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable

from benchmarks.made_tracks import made_records
from benchmarks.report import report
from rpgmusic.library.columns import COLUMNS
from rpgmusic.library.folding import words
from rpgmusic.library.index import Criteria, TrackIndex
from rpgmusic.library.orders import SORTS
from rpgmusic.library.search import search_line

TRACKS = 100_000
ROUNDS = 15
QUERIES = ("a", "d", "dr", "dra", "dragon", "rag", "dark forest", "night king sea", "e a", "zzzz", "the dragon", "élan")


def main() -> None:
    """Measure and report."""
    shown = [record.shown() for record in made_records(TRACKS)]
    index = TrackIndex()
    index.put(shown)
    table = sqlite3.connect(":memory:")
    table.execute("create virtual table tracks using fts5(title, artist, album, labels, path, prefix='1 2 3')")
    table.executemany("insert into tracks values (?,?,?,?,?)", (search_line(track).split("\n") for track in shown))
    rows = []
    every_s: list[float] = []
    for query in QUERIES:
        total, taken_s = _ours(index, query)
        every_s += taken_s
        row: dict[str, object] = {"query": query, "found": total, "p95_ms": _p95_ms(taken_s)}
        row["median_ms"] = statistics.median(taken_s) * 1_000
        row["fts5_median_ms"] = statistics.median(_timed(lambda query=query: _fts(table, query))) * 1_000  # type: ignore[misc]  # bound now
        rows.append(row)
    for sort in (*SORTS, *COLUMNS):
        _, taken_s = _ours(index, "", sort)
        every_s += taken_s
        row = {"query": f"by {sort}", "found": TRACKS, "p95_ms": _p95_ms(taken_s)}
        rows.append(row | {"median_ms": statistics.median(taken_s) * 1_000})
    rows.append({"query": "all", "p95_ms": _p95_ms(every_s), "median_ms": statistics.median(every_s) * 1_000})
    report("search", rows)


def _ours(index: TrackIndex, query: str, sort: str = "") -> tuple[int, list[float]]:
    found_words = tuple(words(query))
    criteria = Criteria(words=found_words, in_folders=(frozenset(),) * len(found_words), sort=sort)

    def search() -> int:
        index.forget_searches()
        return index.page(criteria, 0, 100)[1]

    return search(), _timed(search)


def _fts(table: sqlite3.Connection, query: str) -> None:
    match = " AND ".join(f'"{word}"*' for word in words(query))
    ranked = "select rowid from tracks where tracks match ? order by bm25(tracks, 10, 5, 3, 2, 1) limit 100"
    table.execute(ranked, (match,)).fetchall()
    table.execute("select count(*) from tracks where tracks match ?", (match,)).fetchone()


def _timed(work: Callable[[], object]) -> list[float]:
    taken_s = []
    for _ in range(ROUNDS):
        started_s = time.perf_counter()
        work()
        taken_s.append(time.perf_counter() - started_s)
    return taken_s


def _p95_ms(taken_s: list[float]) -> float:
    return sorted(taken_s)[int(len(taken_s) * 0.95)] * 1_000


if __name__ == "__main__":
    main()
