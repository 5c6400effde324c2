"""What the first paint must not wait for is imported late; only a fresh process can tell."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATE = ("aiohttp", "av", "numpy", "segno", "tinydb", "typer")


@pytest.mark.parametrize("statement", ["import rpgmusic.console.app", "import rpgmusic.client"])
def test_the_first_paint_waits_for_nothing_it_does_not_show(statement: str) -> None:
    program = f"{statement}; import sys; print(','.join(name for name in {LATE!r} if name in sys.modules))"
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    leaked = [name for name in process.stdout.strip().split(",") if name]
    assert not leaked, f"{statement!r} imported {leaked}"


def test_importing_the_package_does_not_load_textual() -> None:
    program = "import rpgmusic.console, sys; print('textual' in sys.modules)"
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert process.stdout.strip() == "False"
