"""News of music in the making: told to whoever asked for it, and written into the session's log."""

from __future__ import annotations

from collections.abc import Callable

from rpgmusic.domain.generation import Generation, GenerationStatus
from rpgmusic.protocol.making_messages import GenerationCompleted, GenerationFailed, GenerationProgress
from rpgmusic.protocol.server_messages import ServerMessage
from rpgmusic.server.making_views import generation_view
from rpgmusic.server.session_log import SessionLog

TellOwner = Callable[[ServerMessage, str], None]
"""Sends a message to the sockets of a token's subject."""


class MakingNews:
    """Tells how generations stand. Those who `follow` are called after the owner was told, such as the director."""

    def __init__(self, tell: TellOwner, log: SessionLog, signed: Callable[[str], str]) -> None:
        self._tell = tell
        self._log = log
        self._signed = signed
        self._followers: tuple[Callable[[Generation], None], ...] = ()

    def follow(self, callback: Callable[[Generation], None]) -> None:
        """Have a callback told of every change too."""
        self._followers = (*self._followers, callback)

    def told(self, generation: Generation) -> None:
        """A generation changed."""
        view = generation_view(generation, self._signed)
        if generation.status is GenerationStatus.GENERATING:
            self._tell(GenerationProgress(data=view), generation.owner)
        elif generation.status is GenerationStatus.COMPLETED:
            self._tell(GenerationCompleted(data=view), generation.owner)
            self._log.add(generation.campaign_id, "music", _made_text(generation))
        else:
            self._tell(GenerationFailed(data=view), generation.owner)
            if generation.failure is not None:
                text = f"“{generation.name}” was not made: {generation.failure.message}"
                self._log.add(generation.campaign_id, "problem", text)
        for callback in self._followers:
            callback(generation)


def _made_text(generation: Generation) -> str:
    if generation.track_id is None:
        return f"“{generation.name}”: silence was chosen, nothing was made"
    if generation.similar is not None:
        return f"“{generation.name}”: a piece that was made before is taken ({generation.similar * 100:.0f} % alike)"
    because = f" ({generation.failure.message})" if generation.failure else ""
    return f"“{generation.name}” was made by {generation.provider.value}{because}"
