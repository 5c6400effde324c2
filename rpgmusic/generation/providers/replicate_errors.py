"""What Replicate answers when it refuses or a run fails, as errors with a sentence that says what to do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from rpgmusic.domain.errors import (
    BadPrompt,
    GenerationError,
    KeyRejected,
    OutcomeUnknown,
    ProviderFailed,
    ProviderUnavailable,
    QuotaExceeded,
)
from rpgmusic.generation.providers.answers import decoded, items, mapping, quoted, seconds_of, text
from rpgmusic.generation.providers.calling import Refusal
from rpgmusic.generation.providers.refusals import by_status, limited
from rpgmusic.generation.providers.replicate_requests import Run

_RESETS: Final = re.compile(r"resets in ~?(\d{1,5})s")
_REJECTED: Final = "Replicate does not accept the token. Set REPLICATE_API_TOKEN to one from your account there."
_BY_STATUS: Final[dict[int, tuple[type[GenerationError], str]]] = {
    401: (KeyRejected, _REJECTED),
    402: (QuotaExceeded, "Your credit at Replicate is used up. Buy more there, or let the built-in composer play."),
    403: (KeyRejected, _REJECTED),
    404: (ProviderUnavailable, "Replicate does not know what was asked for. Check its address in the settings."),
}


def refused(refusal: Refusal) -> GenerationError:
    """The error for an answer that is no success."""
    fields = mapping(decoded(refusal.body))
    said = text(fields.get("detail")) or text(fields.get("title"))
    if refusal.is_html and refusal.status not in (401, 429):
        return by_status("Replicate", refusal)
    if refusal.status == 422:
        return _invalid(text(fields.get("title")), said, items(fields.get("invalid_fields")))
    if refusal.status == 429:
        return limited("Replicate wants requests to come more slowly.", 10.0, _with_wait(refusal, fields, said))
    kind, sentence = _BY_STATUS.get(refusal.status, (None, ""))
    return kind(sentence) if kind else by_status("Replicate", refusal, said)


def _with_wait(refusal: Refusal, fields: object, said: str) -> Refusal:
    """The refusal with the waiting time that its body tells, which comes before that of the header."""
    told = seconds_of(mapping(fields).get("retry_after"))
    found = _RESETS.search(said)
    if told is None and found is not None:
        told = seconds_of(found.group(1))
    return refusal if told is None else replace(refusal, retry_after_s=told)


def _invalid(title: str, said: str, places: list[object]) -> GenerationError:
    if title.startswith("Invalid version"):
        return ProviderUnavailable(
            "Replicate does not offer the model any more, or not to this account. Take another way of making music."
        )
    if any(text(mapping(place).get("field")) == "input.prompt" for place in places):
        return BadPrompt(f"Replicate does not accept the description. Change it.{quoted(said)}")
    return ProviderFailed(f"Replicate does not accept the request. Change length or description.{quoted(said)}")


def ended_badly(run: Run) -> GenerationError:
    """The error for a run that is over without a result."""
    if run.status == "aborted":
        return ProviderUnavailable("Replicate gave up before it began; nothing was charged. Try again.")
    if run.status == "canceled":
        return ProviderFailed("The piece was cancelled at Replicate. Ask for it again if you still want it.")
    if "out of memory" in run.error.lower():
        return ProviderFailed("The model at Replicate ran out of memory. Ask for a shorter piece.")
    return ProviderFailed(f"The model at Replicate failed. Change length or description.{quoted(run.error)}")


def lost() -> OutcomeUnknown:
    """A run of which nothing is heard any more."""
    return OutcomeUnknown(
        "Replicate does not tell any more how the piece is coming along. It may have been made and charged; look at "
        "your account there before asking again."
    )


def too_slow(limit_s: float) -> OutcomeUnknown:
    """A run that was stopped because it took too long."""
    return OutcomeUnknown(
        f"Replicate had not finished after {limit_s / 60:.0f} min and was told to stop; the time may have been "
        "charged. "
        "Ask for a shorter piece, or try later."
    )
