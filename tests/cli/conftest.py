from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from .serving import Served, make_music, start_server, stop_server


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests of a module."""
    folder = tmp_path_factory.mktemp("served")
    make_music(folder / "music")
    server = start_server(folder / "music", folder / "data")
    try:
        result = server.run("scan", "--json")
        assert json.loads(result.stdout)["state"] == "finished", result.output
        yield server
    finally:
        if server.process.poll() is None:
            stop_server(server)
