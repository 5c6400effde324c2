"""Every benchmark reports in the same form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import benchmarks.report
from benchmarks.report import report, table


def test_columns_line_up_and_numbers_stand_to_the_right() -> None:
    lines = table([{"what": "scan", "files_s": 41_000}, {"what": "rescan of all", "files_s": 7, "note": "warm"}])
    assert lines.splitlines() == [
        "what           files_s  note",
        "-------------  -------  ----",
        "scan            41,000",
        "rescan of all        7  warm",
    ]


def test_the_json_file_holds_the_rows_and_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmarks.report, "RESULTS", tmp_path / "results")
    report("example", [{"figure": "skew", "ms": 0.05}])
    document = json.loads((tmp_path / "results" / "example.json").read_text(encoding="utf-8"))
    assert document["rows"] == [{"figure": "skew", "ms": 0.05}]
    assert document["machine"]["cores"] >= 1
    assert "skew" in capsys.readouterr().out
