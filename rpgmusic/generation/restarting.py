"""After a restart: what was under way goes on where that is safe, and fails cleanly where it is not. Pure."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.domain.generation import Failure, Generation, GenerationStatus, Stage


def after_restart(generation: Generation, now_s: float) -> Generation:
    """A generation that was being made when the server stopped.

    A call that can be found again at the service goes on, and what was never charged begins anew. What may have been
    charged and cannot be found again fails, for the GM to decide.
    """
    if generation.charged and not generation.remote_id:
        message = (
            f"The server stopped while {generation.provider.value} made this, and the call may have been charged. "
            "Try again if you want it made anew."
        )
        return replace(
            generation,
            status=GenerationStatus.FAILED,
            stage=Stage.DONE,
            eta_s=None,
            finished_at_s=now_s,
            failure=Failure("outcome-unknown", message),
        )
    return replace(generation, stage=Stage.WAITING, progress=0.0, eta_s=None)
