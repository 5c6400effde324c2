"""Servers in processes of their own, to be killed."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

_SERVE = """
import asyncio, json, sys
from pathlib import Path
from rpgmusic.domain.settings import Settings
from rpgmusic.server.runtime import running_server

async def main(data_dir, *music):
    music_dir = Path(music[0]) if music else None
    settings = Settings(music_dir=music_dir, data_dir=Path(data_dir), host="127.0.0.1", port=0, watch=False)
    async with running_server(settings) as server:
        while music and not server.services.library.count():
            await asyncio.sleep(0.01)
        print(json.dumps({"url": server.url, "token": server.gm_token}), flush=True)
        await server.wait_closed()

if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    token: str

    async def kill(self) -> None:
        """End it without a word."""
        self.process.kill()
        await asyncio.to_thread(self.process.wait)

    async def volume(self) -> float:
        """The volume of the effects."""
        async with self._session() as session, session.get(self._layer) as response:
            found: float = (await response.json())["volume"]
            return found

    async def set_volume(self, volume: float) -> int:
        """Set the volume of the effects; returns the status of the answer."""
        async with self._session() as session, session.patch(self._layer, json={"volume": volume}) as response:
            await response.read()
            return response.status

    @property
    def _layer(self) -> str:
        return f"{self.url}/api/campaigns/default/layers/effects"

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(headers={"Authorization": f"Bearer {self.token}"})


@asynccontextmanager
async def server_process(data_dir: Path, music_dir: Path | None = None) -> AsyncIterator[ServerProcess]:
    """A server over a data directory, which has begun to scan its music if it has any; killed at the end."""
    server = await asyncio.to_thread(_spawned, data_dir, music_dir)
    try:
        yield server
    finally:
        await server.kill()


def _spawned(data_dir: Path, music_dir: Path | None) -> ServerProcess:
    script = data_dir.with_name("serve.py")
    script.write_text(_SERVE)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(data_dir), *([str(music_dir)] if music_dir else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    with process.stdout:
        facts = json.loads(process.stdout.readline())
    return ServerProcess(process, facts["url"], facts["token"])
