"""A real server in a process of its own, as a GM's script would start and drive it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import msgspec

from rpgmusic.protocol.client_messages import ClientConnected, Hello, Ping, TimeSyncRequest
from rpgmusic.protocol.codec import decode_server_message, encode
from rpgmusic.protocol.rest import PlayerList, TrackList
from rpgmusic.protocol.server_messages import TimeSyncReply
from rpgmusic.protocol.views import CampaignState, PlayerView

READY_S = 30.0


class ReadyLine(msgspec.Struct, frozen=True):
    """What `rpgmusic serve --json` prints when it is ready."""

    url: str
    join_url: str
    token: str


@dataclass
class TableServer:
    """Starts, kills and restarts the server; the data folder and the port stay the same."""

    music: Path
    data: Path
    process: subprocess.Popen[bytes] | None = None
    ready: ReadyLine = field(default_factory=lambda: ReadyLine("", "", ""))

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        port = self.ready.url.rsplit(":", 1)[1] if self.ready.url else "0"
        command = [sys.executable, "-m", "rpgmusic", "serve", "--music", str(self.music), "--data", str(self.data)]
        command += ["--host", "127.0.0.1", "--port", port, "--json"]
        with (self.data / "server.log").open("ab") as log:
            environment = {**os.environ, "RPGMUSIC_SCAN_ON_STARTUP": "true"}
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment)
        assert self.process.stdout is not None
        self.ready = msgspec.json.decode(self.process.stdout.readline(), type=ReadyLine)

    def kill(self) -> None:
        """End it without a chance to say goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(READY_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None

    def call(self, method: str, path: str, body: object = None) -> bytes:
        """A request as the GM."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.ready.url + path, data, method=method)
        request.add_header("Authorization", f"Bearer {self.ready.token}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=10) as response:
            content: bytes = response.read()
        return content

    def command(self, name: str, **body: object) -> CampaignState:
        """A playback command."""
        answer = self.call("POST", f"/api/campaigns/default/playback/{name}", body)
        return msgspec.json.decode(answer, type=CampaignState)

    def track_ids(self) -> dict[str, str]:
        """Ids of all tracks by path, once the scan has found them."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            tracks = msgspec.json.decode(self.call("GET", "/api/tracks"), type=TrackList).tracks
            if len(tracks) >= len(list(self.music.iterdir())):
                return {track.path: track.id for track in tracks}
            time.sleep(0.05)
        raise AssertionError("the scan did not find the music")

    def state(self) -> CampaignState:
        """The table as it is."""
        return msgspec.json.decode(self.call("GET", "/api/campaigns/default"), type=CampaignState)

    def players(self) -> tuple[PlayerView, ...]:
        """Everyone at the table, as the GM sees them."""
        answer = self.call("GET", "/api/campaigns/default/players")
        return msgspec.json.decode(answer, type=PlayerList).players

    def clock_offset_us(self) -> int:
        """Server time less this machine's monotonic clock, by the fastest of a few exchanges."""
        found: list[int] = []
        thread = threading.Thread(target=lambda: found.append(asyncio.run(self._measure_offset_us())))
        thread.start()
        thread.join(READY_S)
        return found[0]

    async def _measure_offset_us(self) -> int:
        best = (1 << 62, 0)
        async with aiohttp.ClientSession() as session, session.ws_connect(self.ready.url + "/ws") as socket:
            hello = Hello(token=self.ready.token, listens=False)
            await socket.send_str(encode(ClientConnected(data=hello)).decode())
            for _ in range(10):
                sent_us = time.monotonic_ns() // 1_000
                await socket.send_str(encode(TimeSyncRequest(data=Ping(client_sent=sent_us))).decode())
                reply = await socket.receive()
                while not isinstance(answer := decode_server_message(reply.data), TimeSyncReply):
                    reply = await socket.receive()
                received_us = time.monotonic_ns() // 1_000
                middle_us = (sent_us + received_us) // 2
                best = min(best, (received_us - sent_us, answer.data.server_received_us - middle_us))
        return best[1]
