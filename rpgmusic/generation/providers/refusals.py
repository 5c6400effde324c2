"""Refusals that mean the same from every service: what the status of HTTP alone tells."""

from __future__ import annotations

from rpgmusic.domain.errors import GenerationError, OutcomeUnknown, ProviderFailed, ProviderUnavailable, RateLimited
from rpgmusic.generation.providers.answers import quoted
from rpgmusic.generation.providers.calling import Refusal


def by_status(service: str, refusal: Refusal, said: str = "") -> GenerationError:
    """The error for a status that the service gives no reason for; `said` are words of its own."""
    status = refusal.status
    if status in (502, 504):
        return OutcomeUnknown(
            f"{service} did not finish its answer (error {status}). The piece may have been made and charged; look at "
            "your account there before asking again."
        )
    if status == 503:
        return limited(f"{service} is very busy.", 30.0, refusal)
    if status >= 500:
        sentence = f"{service} has a problem of its own (error {status}). Take another way of making music meanwhile."
        return ProviderFailed(sentence + quoted(said))
    if refusal.is_html or status < 400:
        return intercepted(service, status)
    return ProviderFailed(f"{service} does not accept the request (error {status}).{quoted(said)}")


def intercepted(service: str, status: int) -> GenerationError:
    """Somebody else answered: the log-in page of a network, a proxy, a server at a wrong address."""
    return ProviderUnavailable(
        f"Something between here and {service} answered instead (error {status}). Check the network's log-in page, "
        f"the proxy, and the address of {service} in the settings."
    )


def limited(sentence: str, wait_s: float, refusal: Refusal) -> GenerationError:
    """The service wants calls to come later: when it says, else after `wait_s`."""
    wait = wait_s if refusal.retry_after_s is None else refusal.retry_after_s
    return RateLimited(f"{sentence} Nothing was charged; try again in {max(1, round(wait))} s.", retry_after_s=wait)
