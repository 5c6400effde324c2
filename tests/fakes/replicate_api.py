"""A stand-in for the HTTP interface of Replicate, running MusicGen: predictions, files and the host of results.

By hand: `python -m tests.fakes.replicate_api --port 8902 [--fail throttled]`, and the address as
`RPGMUSIC_REPLICATE_URL`, with any token.
"""

from __future__ import annotations

import re
import tempfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from aiohttp import web

from .replies import Received, Refuse, Reply, Stream, html_page, received
from .serving import serve_by_hand
from .sound_files import wav

TOKEN = "test-token"
_TYPES: dict[str, type | tuple[type, ...]] = {
    "model_version": str,
    "prompt": str,
    "input_audio": str,
    "duration": int,
    "continuation": bool,
    "continuation_start": int,
    "continuation_end": int,
    "multi_band_diffusion": bool,
    "normalization_strategy": str,
    "top_k": int,
    "top_p": (int, float),
    "temperature": (int, float),
    "classifier_free_guidance": int,
    "output_format": str,
    "seed": int,
}


def problem(status: int, detail: str, title: str = "", **more: object) -> Refuse:
    """An error as Replicate sends it, in the manner of RFC 7807."""
    return Refuse(status, {"detail": detail, "status": status, **({"title": title} if title else {}), **more})


ERRORS: dict[str, Refuse] = {
    "unauthenticated": problem(401, "You did not pass an authentication token", "Unauthenticated"),
    "insufficient_credit": problem(
        402,
        "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to "
        "purchase credit.",
        "Insufficient credit",
    ),
    "invalid_version": problem(
        422,
        "The specified version does not exist (or perhaps you don't have permission to use it?)",
        "Invalid version or not permitted",
    ),
    "invalid_input": problem(
        422,
        "- input.output_format: output_format must be one of wav, mp3\n",
        "Input validation failed",
        invalid_fields=[{"type": "enum", "field": "input.output_format", "description": "must be one of wav, mp3"}],
    ),
    "invalid_prompt": problem(
        422,
        "- input.prompt: too long\n",
        "Input validation failed",
        invalid_fields=[{"type": "string", "field": "input.prompt", "description": "too long"}],
    ),
    "throttled": problem(
        429,
        "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a "
        "burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~5s.",
        retry_after=5,
    ),
    "throttled_in_words": Refuse(429, {"detail": "Request was throttled. Your rate limit resets in ~30s."}),
    "not_found": problem(404, "Not found."),
    "internal_error": problem(500, "Internal server error"),
    "html_403": html_page(403),
    "html_502": html_page(502),
    "html_503": html_page(503),
    "html_200": html_page(200),
}
"""The documented errors and those met in the wild, by name."""

USUAL_STATES: tuple[dict[str, object], ...] = (
    {"status": "starting"},
    {"status": "processing", "logs": "Using seed 7\r\n    50 /    303\r"},
    {"status": "processing", "logs": "Using seed 7\r\n    50 /    303\r   202 /    303\r"},
    {"status": "succeeded", "metrics": {"predict_time": 20.0}},
)


class FakeReplicate:
    """Goes through `states` poll by poll, then delivers `sound`; refuses what the vendor refuses.

    `received` keeps the requests, also those to the host of the results. `replies` answer the making of predictions,
    `poll_replies` the asking how they are, `file_replies` the fetching of the result, one a request.
    """

    def __init__(self, sound: bytes, *, token: str = TOKEN) -> None:
        self.received: list[Received] = []
        self.replies: deque[Reply] = deque()
        self.poll_replies: deque[Reply] = deque()
        self.file_replies: deque[Reply] = deque()
        self.states: tuple[dict[str, object], ...] = USUAL_STATES
        self.output: object = None
        self.always: Reply | None = None
        self.cancelled: list[str] = []
        self.sound = sound
        self._token = token
        self._runs: dict[str, Iterator[dict[str, object]]] = {}

    def app(self) -> web.Application:
        """The routes, to be served."""
        app = web.Application(client_max_size=8 << 20)
        app.router.add_post("/v1/predictions", self._create)
        app.router.add_get("/v1/predictions/{id}", self._poll)
        app.router.add_post("/v1/predictions/{id}/cancel", self._cancel)
        app.router.add_post("/v1/files", self._upload)
        app.router.add_get("/delivered/{name}", self._deliver)
        return app

    def begin(self, run_id: str) -> str:
        """A run that an earlier life of the server asked for."""
        self._runs[run_id] = iter(self.states)
        return run_id

    def asked(self, path: str) -> list[Received]:
        """The requests for a path."""
        return [one for one in self.received if one.path == path]

    async def _create(self, request: web.Request) -> web.StreamResponse:
        asked = await self._taken(request)
        if self.replies:
            return await self.replies.popleft().send(request)
        if refusal := self.always or _input_problem(asked.body):
            return await refusal.send(request)
        run_id = self.begin(f"run{len(self._runs)}")
        return web.json_response(self._told(request, run_id, {"status": "starting"}), status=201)

    async def _poll(self, request: web.Request) -> web.StreamResponse:
        await self._taken(request)
        if self.poll_replies:
            return await self.poll_replies.popleft().send(request)
        run_id = request.match_info["id"]
        if run_id not in self._runs:
            return await ERRORS["not_found"].send(request)
        state = next(self._runs[run_id], self.states[-1])
        return web.json_response(self._told(request, run_id, state))

    async def _cancel(self, request: web.Request) -> web.StreamResponse:
        await self._taken(request)
        run_id = request.match_info["id"]
        self.cancelled.append(run_id)
        return web.json_response(self._told(request, run_id, {"status": "canceled"}))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        asked = await self._taken(request)
        if not isinstance(asked.body.get("content"), bytes):
            return await problem(400, "Missing content").send(request)
        address = f"{request.url.origin()}/v1/files/file1"
        return web.json_response({"id": "file1", "name": "tail.ogg", "urls": {"get": address}}, status=201)

    async def _deliver(self, request: web.Request) -> web.StreamResponse:
        self.received.append(await received(request))
        reply = self.file_replies.popleft() if self.file_replies else Stream(self.sound, "audio/x-wav")
        return await reply.send(request)

    def _told(self, request: web.Request, run_id: str, state: dict[str, object]) -> dict[str, object]:
        told: dict[str, object] = {"id": run_id, "model": "meta/musicgen", "output": None, "error": None, "logs": ""}
        if state["status"] == "succeeded":
            told["output"] = self.output or f"{request.url.origin()}/delivered/out.wav"
        address = f"{request.url.origin()}/v1/predictions/{run_id}"
        return {**told, "urls": {"get": address, "cancel": f"{address}/cancel"}, **state}

    async def _taken(self, request: web.Request) -> Received:
        asked = await received(request)
        self.received.append(asked)
        if asked.headers.get("authorization") != f"Bearer {self._token}":
            text = web.json_response(ERRORS["unauthenticated"].body).text
            raise web.HTTPUnauthorized(text=text, content_type="application/json")
        return asked


def _input_problem(body: dict[str, object]) -> Refuse | None:
    """What the vendor finds wrong in a request for a prediction."""
    if not re.fullmatch(r"[0-9a-f]{64}", str(body.get("version"))):
        return ERRORS["invalid_version"]
    inputs = body.get("input")
    if not isinstance(inputs, dict):
        return problem(422, "- input is required\n", "Input validation failed")
    for name, value in inputs.items():
        if not isinstance(value, _TYPES.get(name, ())):
            return problem(422, f"- input.{name}: Invalid type.\n", "Input validation failed")
    if inputs.get("continuation") and "input_audio" not in inputs:
        return problem(422, "- input.input_audio is required\n", "Input validation failed")
    return None


def _by_hand(failure: str) -> web.Application:
    with tempfile.TemporaryDirectory() as folder:
        fake = FakeReplicate(wav(Path(folder), 30.0), token="any")
    fake.always = ERRORS.get(failure)
    return fake.app()


if __name__ == "__main__":
    serve_by_hand(_by_hand, sorted(ERRORS))
