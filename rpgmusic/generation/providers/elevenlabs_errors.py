"""What ElevenLabs answers when it refuses, as errors with a sentence that says what to do.

The service names its reasons in `detail.code`, formerly `detail.status`; the HTTP status alone tells little, since a
refused prompt comes as 400 and a used-up quota as 401.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from rpgmusic.domain.errors import (
    BadPrompt,
    GenerationError,
    KeyRejected,
    ProviderFailed,
    ProviderUnavailable,
    QuotaExceeded,
)
from rpgmusic.generation.providers.answers import decoded, items, mapping, quoted, text
from rpgmusic.generation.providers.calling import Refusal
from rpgmusic.generation.providers.refusals import by_status, limited

_LONGEST_SUGGESTION: Final = 2_000
_Maker: TypeAlias = Callable[[Mapping[str, object], Refusal], GenerationError]


def refused(refusal: Refusal) -> GenerationError:
    """The error for an answer that is no success."""
    detail = mapping(decoded(refusal.body)).get("detail")
    if isinstance(detail, list):
        return _invalid(detail)
    fields = mapping(detail) or {"message": detail}
    for name in ("code", "status", "type"):
        maker = _BY_CODE.get(text(fields.get(name)))
        if maker is not None:
            return maker(fields, refusal)
    return _by_status(fields, refusal)


def _by_status(fields: Mapping[str, object], refusal: Refusal) -> GenerationError:
    maker = _BY_STATUS.get(refusal.status)
    if maker is None or (refusal.is_html and refusal.status not in (401, 429)):
        return by_status("ElevenLabs", refusal, text(fields.get("message")))
    return maker(fields, refusal)


def _bad_prompt(fields: Mapping[str, object], _: Refusal) -> GenerationError:
    suggestion = text(mapping(fields.get("data")).get("prompt_suggestion"), _LONGEST_SUGGESTION)
    what = "Take the one it suggests" if suggestion else "Describe the music without names of artists, bands or songs"
    return BadPrompt(f"ElevenLabs refuses this description. {what}.", suggestion=suggestion)


def _bad_plan(fields: Mapping[str, object], _: Refusal) -> GenerationError:
    plan = mapping(mapping(fields.get("data")).get("composition_plan_suggestion"))
    styles = [*items(plan.get("positive_global_styles"))]
    for chunk in map(mapping, items(plan.get("chunks"))):
        styles += items(chunk.get("positive_styles"))
    words = ", ".join(dict.fromkeys(filter(None, map(text, styles))))
    return BadPrompt(
        "ElevenLabs refuses the plan made from this description. "
        + ("Take the words it suggests." if words else "Describe the music in other words."),
        suggestion=text(words, _LONGEST_SUGGESTION),
    )


def _bad_key(_: Mapping[str, object], __: Refusal) -> GenerationError:
    return KeyRejected("ElevenLabs does not know this key. Set ELEVENLABS_API_KEY to the one from your account there.")


def _no_permission(_: Mapping[str, object], __: Refusal) -> GenerationError:
    return KeyRejected(
        "This key may not be used for music. Give it the permissions for music and sound effects at ElevenLabs, under "
        "API keys, or set ELEVENLABS_API_KEY to another."
    )


def _unauthorised(fields: Mapping[str, object], refusal: Refusal) -> GenerationError:
    return (_no_permission if "permission" in text(fields.get("message")) else _bad_key)(fields, refusal)


def _no_credit(_: Mapping[str, object], __: Refusal) -> GenerationError:
    return QuotaExceeded("Your credit at ElevenLabs is used up. Buy more there, or let the built-in composer play.")


def _not_in_plan(fields: Mapping[str, object], _: Refusal) -> GenerationError:
    return QuotaExceeded(
        "Your plan at ElevenLabs does not include this. Choose a higher plan there, or let the built-in composer play."
        f"{quoted(text(fields.get('message')))}"
    )


def _forbidden(fields: Mapping[str, object], refusal: Refusal) -> GenerationError:
    if text(fields.get("status")).startswith("only_for_") or text(fields.get("code")).startswith("only_for_"):
        return _not_in_plan(fields, refusal)
    return KeyRejected(
        "ElevenLabs does not let this key do that. Check the key's permissions and your plan there."
        f"{quoted(text(fields.get('message')))}"
    )


def _limited(sentence: str, wait_s: float) -> _Maker:
    return lambda _, refusal: limited(sentence, wait_s, refusal)


_RATE_LIMITED: Final = _limited("ElevenLabs wants requests to come more slowly.", 30.0)
_TOO_MANY: Final = _limited("As many pieces are being made at ElevenLabs as your plan allows.", 15.0)
_BUSY: Final = _limited("ElevenLabs is very busy.", 30.0)


def _invalid(problems: list[object]) -> GenerationError:
    """The form of 422 that lists where in the request the problems are."""
    said = []
    places: set[str] = set()
    for problem in map(mapping, problems[:3]):
        place = [part for part in items(problem.get("loc")) if isinstance(part, str) and part != "body"]
        places.update(place)
        said.append(f"{'.'.join(place)}: {text(problem.get('msg'))}".strip(": "))
    return _unacceptable("; ".join(said), about_words=bool(places & {"prompt", "text"}))


def _parameters(fields: Mapping[str, object], _: Refusal) -> GenerationError:
    about = text(fields.get("param"))
    said = text(fields.get("message"))
    return _unacceptable(f"{about}: {said}" if about else said, about_words=about in {"prompt", "text"})


def _unacceptable(said: str, *, about_words: bool) -> GenerationError:
    if about_words:
        return BadPrompt(f"ElevenLabs does not accept the description. Change it.{quoted(text(said))}")
    return ProviderFailed(f"ElevenLabs does not accept the request. Change length or description.{quoted(text(said))}")


def _not_there(_: Mapping[str, object], __: Refusal) -> GenerationError:
    return ProviderUnavailable(
        "There is no such service at the address of ElevenLabs in the settings. Set it back to what it was."
    )


_BY_CODE: Final[dict[str, _Maker]] = {
    "bad_prompt": _bad_prompt,
    "bad_composition_plan": _bad_plan,
    "invalid_api_key": _bad_key,
    "missing_permissions": _no_permission,
    "quota_exceeded": _no_credit,
    "limited_access": _not_in_plan,
    "rate_limit_exceeded": _RATE_LIMITED,
    "concurrent_limit_exceeded": _TOO_MANY,
    "too_many_concurrent_requests": _TOO_MANY,
    "system_busy": _BUSY,
}

_BY_STATUS: Final[dict[int, _Maker]] = {
    400: _parameters,
    401: _unauthorised,
    402: _not_in_plan,
    403: _forbidden,
    404: _not_there,
    422: _parameters,
    429: _RATE_LIMITED,
}
