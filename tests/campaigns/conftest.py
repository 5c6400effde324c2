"""A table for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .tables import Table


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    """The default campaign, with four tracks of ten seconds."""
    made = Table(tmp_path)
    yield made
    made.documents.close()
