"""A stand-in for the HTTP interface of ElevenLabs: music, plans and sound effects.

By hand: `python -m tests.fakes.elevenlabs_api --port 8901 [--fail bad_prompt]`, and the address as
`RPGMUSIC_ELEVENLABS_URL`, with any key.
"""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path

from aiohttp import web

from .replies import Received, Refuse, Reply, Stream, html_page, received
from .serving import serve_by_hand
from .sound_files import mp3, opus

KEY = "test-key"
MUSIC_FORMATS = {"auto", "mp3_44100_128", "mp3_48000_192", "mp3_48000_128", "opus_48000_128", "opus_48000_192"}
EFFECT_FORMATS = {"mp3_44100_128", "opus_48000_128", "wav_48000"}
_MUSIC_FIELDS = {
    "prompt", "music_length_ms", "composition_plan", "model_id", "seed", "force_instrumental", "finetune_id",
    "respect_sections_durations", "store_for_inpainting", "sign_with_c2pa",
}  # fmt: skip
SUGGESTION = "A cinematic orchestral piece with low strings and a slow, solemn choir"
TERMS = "Your prompt appears to have violated our Terms of Service. Please try again with a different prompt."


def detail(status: int, code: str, message: str, data: dict[str, object] | None = None, **more: object) -> Refuse:
    """An error in the form that carries `detail.status`."""
    fields: dict[str, object] = {"status": code, "message": message, **more}
    return Refuse(status, {"detail": {**fields, "data": data} if data else fields})


def coded(status: int, kind: str, code: str, message: str, **more: object) -> Refuse:
    """An error in the newer form, with `detail.type`, `detail.code` and a request id."""
    fields = {"type": kind, "code": code, "message": message, "status": code, "request_id": "3c80"}
    return Refuse(status, {"detail": {**fields, **more}})


ERRORS: dict[str, Refuse] = {
    "bad_prompt": detail(400, "bad_prompt", TERMS, {"prompt_suggestion": SUGGESTION}),
    "bad_prompt_without_suggestion": detail(400, "bad_prompt", TERMS),
    "bad_composition_plan": detail(
        400,
        "bad_composition_plan",
        "The plan appears to have violated our Terms of Service.",
        {"composition_plan_suggestion": {"chunks": [{"positive_styles": ["solemn choir", "low strings"]}]}},
    ),
    "invalid_api_key": detail(401, "invalid_api_key", "Invalid API key"),
    "missing_permissions": detail(
        401,
        "missing_permissions",
        "The API key you used is missing the permission music_generation to execute this operation.",
    ),
    "missing_permission_without_code": Refuse(
        401, {"detail": {"message": "The API key you used is missing the permission music_generation to execute this."}}
    ),
    "quota_exceeded": detail(401, "quota_exceeded", "This request exceeds your quota. You have 12 credits remaining."),
    "limited_access": detail(
        402,
        "limited_access",
        "Music API is not available for free users. Please upgrade to a paid plan to use the API.",
    ),
    "only_for_creator": detail(403, "only_for_creator+", "This output format needs the Creator plan or above."),
    "invalid_list": Refuse(
        422,
        {"detail": [{"loc": ["body", "music_length_ms"], "msg": "Input should be >= 3000", "type": "value_error"}]},
    ),
    "invalid_parameters": coded(
        422, "validation_error", "invalid_parameters", "The prompt is too long.", param="prompt"
    ),
    "rate_limit_exceeded": coded(429, "rate_limit_error", "rate_limit_exceeded", "Too many requests."),
    "concurrent_limit_exceeded": coded(429, "rate_limit_error", "concurrent_limit_exceeded", "Too many at once."),
    "too_many_concurrent_requests": detail(429, "too_many_concurrent_requests", "Too many concurrent requests."),
    "system_busy": detail(429, "system_busy", "The system is busy, please try again later."),
    "internal_error": detail(500, "internal_server_error", "Something went wrong."),
    "html_403": html_page(403),
    "html_502": html_page(502),
    "html_503": html_page(503),
    "html_200": html_page(200),
}
"""The documented errors and those met in the wild, by name."""


class FakeElevenLabs:
    """Answers with `music` and `effect` unless `replies` says otherwise; refuses what the vendor refuses.

    `received` keeps the requests; `replies` are taken one a request, those to `/v1/music/plan` from `plan_replies`.
    """

    def __init__(self, music: bytes, effect: bytes = b"", *, key: str = KEY, pause_s: float = 0.0) -> None:
        self.received: list[Received] = []
        self.replies: deque[Reply] = deque()
        self.plan_replies: deque[Reply] = deque()
        self.always: Reply | None = None
        self.music = music
        self.effect = effect or music
        self._key = key
        self._pause_s = pause_s

    def app(self) -> web.Application:
        """The routes, to be served."""
        app = web.Application()
        app.router.add_post("/v1/music", self._music)
        app.router.add_post("/v1/music/stream", self._music)
        app.router.add_post("/v1/music/plan", self._plan)
        app.router.add_post("/v1/sound-generation", self._effect)
        return app

    async def _music(self, request: web.Request) -> web.StreamResponse:
        asked = await self._taken(request)
        headers = {"song-id": "song-1", "request-id": f"request-{len(self.received)}", "character-cost": "450"}
        headers |= {"current-concurrent-requests": "1", "maximum-concurrent-requests": "3"}
        usual = Stream(self.music, headers=headers, pause_s=self._pause_s)
        return await self._reply(_music_problem(asked), usual).send(request)

    async def _effect(self, request: web.Request) -> web.StreamResponse:
        asked = await self._taken(request)
        usual = Stream(self.effect, "audio/ogg", {"character-cost": "200"}, pause_s=self._pause_s)
        return await self._reply(_effect_problem(asked), usual).send(request)

    async def _plan(self, request: web.Request) -> web.StreamResponse:
        asked = await self._taken(request)
        if self.plan_replies:
            return await self.plan_replies.popleft().send(request)
        length_ms = asked.body.get("music_length_ms", 30_000)
        chunk = {"text": "[Opening]\nOh mighty king, we sing", "duration_ms": length_ms}
        styles = {"positive_styles": ["epic", "orchestral"], "negative_styles": ["electronic"]}
        return web.json_response({"chunks": [{**chunk, **styles, "context_adherence": "high"}]})

    async def _taken(self, request: web.Request) -> Received:
        asked = await received(request)
        self.received.append(asked)
        if asked.headers.get("xi-api-key") != self._key:
            response = ERRORS["invalid_api_key"]
            raise web.HTTPUnauthorized(text=_text(response), content_type="application/json")
        return asked

    def _reply(self, problem: Refuse | None, usual: Reply) -> Reply:
        if self.replies:
            return self.replies.popleft()
        return self.always or problem or usual


def _text(refuse: Refuse) -> str:
    return web.json_response(refuse.body).text or ""


def _invalid(message: str, param: str) -> Refuse:
    return coded(422, "validation_error", "invalid_parameters", message, param=param)


def _music_problem(asked: Received) -> Refuse | None:
    """What the vendor finds wrong in a request for music."""
    body = asked.body
    if unknown := set(body) - _MUSIC_FIELDS:
        return _invalid("Unknown field", min(unknown))
    if asked.query.get("output_format", "auto") not in MUSIC_FORMATS:
        return _invalid("Unknown output format", "output_format")
    if ("prompt" in body) == ("composition_plan" in body):
        return _invalid("Give either a prompt or a composition plan", "prompt")
    return _prompt_problem(body) if "prompt" in body else _plan_problem(body)


def _prompt_problem(body: dict[str, object]) -> Refuse | None:
    length_ms, prompt = body.get("music_length_ms", 10_000), body["prompt"]
    if "seed" in body:
        return _invalid("seed cannot be used in conjunction with prompt", "seed")
    if not isinstance(prompt, str) or not 0 < len(prompt) <= 2_000:
        return _invalid("The prompt must have 1 to 2000 characters", "prompt")
    if not isinstance(length_ms, int) or not 3_000 <= length_ms <= 600_000:
        return ERRORS["invalid_list"]
    return None


def _plan_problem(body: dict[str, object]) -> Refuse | None:
    if {"music_length_ms", "force_instrumental"} & set(body):
        return _invalid("can only be used with prompt", "music_length_ms")
    plan = body["composition_plan"]
    chunks = plan.get("chunks") if isinstance(plan, dict) else None
    if not isinstance(chunks, list) or not 0 < len(chunks) <= 30:
        return _invalid("Invalid type of composition_plan", "composition_plan")
    lengths = [chunk["duration_ms"] for chunk in chunks]
    if not all(3_000 <= length <= 120_000 for length in lengths) or sum(lengths) > 600_000:
        return _invalid("Chunks last 3 to 120 s", "composition_plan")
    return None


def _effect_problem(asked: Received) -> Refuse | None:
    body = asked.body
    if unknown := set(body) - {"text", "loop", "duration_seconds", "prompt_influence", "model_id"}:
        return _invalid("Unknown field", min(unknown))
    if asked.query.get("output_format", "mp3_44100_128") not in EFFECT_FORMATS:
        return _invalid("Unknown output format", "output_format")
    length_s = body.get("duration_seconds")
    if length_s is not None and not (isinstance(length_s, (int, float)) and 0.5 <= length_s <= 30):
        return _invalid("duration_seconds must be between 0.5 and 30", "duration_seconds")
    return None


def _by_hand(failure: str) -> web.Application:
    with tempfile.TemporaryDirectory() as folder:
        fake = FakeElevenLabs(mp3(Path(folder), 30.0), opus(Path(folder), 10.0), pause_s=0.1)
    fake._key = "any"
    fake.always = ERRORS.get(failure)
    return fake.app()


if __name__ == "__main__":
    serve_by_hand(_by_hand, sorted(ERRORS))
