"""Owns asking a chat model to read a scene; the offline reading stands in whenever the model does not answer well."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Final, Self

import aiohttp

from rpgmusic.director.offline_reading import OfflineReader
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.scenes.chat_reading import MOST_ANSWER_BYTES, parse_answer, request_body

DEFAULT_TIMEOUT_S: Final = 4.0
_PATH: Final = "/chat/completions"
_log = logging.getLogger(__name__)


class ChatReader:
    """Reads scenes through an OpenAI-compatible endpoint such as Ollama's `http://localhost:11434/v1`.

    Never raises and never takes longer than `timeout_s` and the offline reading. Close it, or use it as an asynchronous
    context manager.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str = "",
        timeout_s: float = DEFAULT_TIMEOUT_S,
        offline: OfflineReader | None = None,
    ) -> None:
        self._url = url.rstrip("/").removesuffix(_PATH) + _PATH
        self._model = model
        self._key = key
        self._timeout_s = timeout_s
        self._offline = offline or OfflineReader()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Nothing is opened before it is needed."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.close()

    async def close(self) -> None:
        """Close the connections; a later reading opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def read(self, scene: Scene) -> SceneReading:
        """Read a scene: with the model if it answers in time and in sense, otherwise offline."""
        offline = await self._offline.read(scene)
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._ask(scene)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            _log.info("The scene was read offline: %s did not answer (%s)", self._model, type(error).__name__)
            return offline
        reading = parse_answer(answer, scene, offline, self._model) if answer else None
        if reading is None:
            _log.info("The scene was read offline: what %s answered is no reading", self._model)
        return reading or offline

    async def _ask(self, scene: Scene) -> bytes:
        """The body of the answer; empty if it is a refusal or too much."""
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        body = request_body(scene, self._model)
        async with self._session.post(self._url, json=body, headers=headers, allow_redirects=False) as response:
            if response.status != 200:
                return b""
            answer = bytearray()
            async for piece in response.content.iter_chunked(16_384):
                answer += piece
                if len(answer) > MOST_ANSWER_BYTES:
                    return b""
            return bytes(answer)
