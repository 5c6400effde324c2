"""The tree of errors.

Every error a person can meet is one of these. The message is a sentence that says what happened and what to do;
`kind` is its stable name on the wire (the `type` of an RFC 9457 problem document).

    RpgMusicError
    ├── NotFound ── TrackNotFound, FolderNotFound, CampaignNotFound, PlayerNotFound, EntryNotFound, SegmentNotFound,
    │               SceneNotFound, PadNotFound, ScatterNotFound, GenerationNotFound
    ├── InvalidRequest ── FolderCycle, NothingToPlay, TooLarge
    ├── Conflict ── DataDirectoryInUse, PortInUse
    ├── NotAllowed ── NotSignedIn
    ├── TooManyRequests
    ├── AudioError ── UnreadableAudio, UnsupportedAudio
    ├── GenerationError ── BadPrompt, KeyRejected, QuotaExceeded, RateLimited, ProviderUnavailable, ProviderFailed,
    │                      OutcomeUnknown, SpendingLimit, MusicFeatureOff
    └── Unavailable ── MusicFolderUnavailable, DiskFull, ServerUnreachable, IncompatibleServer
"""

from __future__ import annotations

from typing import ClassVar


class RpgMusicError(Exception):
    """Base of all errors that carry a sentence for the game master."""

    kind: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"


class NotFound(RpgMusicError):
    """A thing that was named does not exist."""

    kind = "not-found"
    title = "Not found"


class TrackNotFound(NotFound):
    """No track has this id."""

    kind = "track-not-found"
    title = "No such track"


class FolderNotFound(NotFound):
    """No folder has this id."""

    kind = "folder-not-found"
    title = "No such folder"


class CampaignNotFound(NotFound):
    """No campaign has this id."""

    kind = "campaign-not-found"
    title = "No such campaign"


class PlayerNotFound(NotFound):
    """No player with this client id is known in the campaign."""

    kind = "player-not-found"
    title = "No such player"


class EntryNotFound(NotFound):
    """The queue has no such entry."""

    kind = "entry-not-found"
    title = "Not in the queue"


class SceneNotFound(NotFound):
    """The campaign has no saved scene with this id."""

    kind = "scene-not-found"
    title = "No such scene"


class PadNotFound(NotFound):
    """No pad with this id is at hand."""

    kind = "pad-not-found"
    title = "No such pad"


class ScatterNotFound(NotFound):
    """No bed of random sounds with this id is going on."""

    kind = "scatter-not-found"
    title = "No such random sounds"


class GenerationNotFound(NotFound):
    """No generation of the caller's has this id."""

    kind = "generation-not-found"
    title = "No such piece in the making"


class SegmentNotFound(NotFound):
    """The track has no segment of that number or in that rendition."""

    kind = "segment-not-found"
    title = "No such segment"


class InvalidRequest(RpgMusicError):
    """What was asked for is malformed or makes no sense."""

    kind = "invalid-request"
    title = "That request is not valid"


class FolderCycle(InvalidRequest):
    """A folder would come to lie inside itself."""

    kind = "folder-cycle"
    title = "A folder cannot lie inside itself"


class NothingToPlay(InvalidRequest):
    """There is nothing that the command could act on."""

    kind = "nothing-to-play"
    title = "Nothing to play"


class TooLarge(InvalidRequest):
    """The request carries more than the server takes."""

    kind = "too-large"
    title = "That is too much at once"


class Conflict(RpgMusicError):
    """The request is at odds with the present state."""

    kind = "conflict"
    title = "Not possible right now"


class DataDirectoryInUse(Conflict):
    """Another server holds the data directory."""

    kind = "data-directory-in-use"
    title = "The data folder is in use"


class PortInUse(Conflict):
    """Another program listens on the port."""

    kind = "port-in-use"
    title = "The port is in use"


class NotAllowed(RpgMusicError):
    """The caller is known but may not do this."""

    kind = "not-allowed"
    title = "Only the game master may do this"


class NotSignedIn(NotAllowed):
    """No valid token came with the request."""

    kind = "not-signed-in"
    title = "Not signed in"


class TooManyRequests(RpgMusicError):
    """The caller asks faster than the server allows."""

    kind = "too-many-requests"
    title = "Too many requests"

    def __init__(self, message: str, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class AudioError(RpgMusicError):
    """A file's sound cannot be used."""

    kind = "audio-error"
    title = "This track cannot be played"


class UnreadableAudio(AudioError):
    """The file is missing, empty, cut off or damaged."""

    kind = "unreadable-audio"
    title = "This file cannot be read"


class UnsupportedAudio(AudioError):
    """The file holds no sound of a kind that rpgmusic plays."""

    kind = "unsupported-audio"
    title = "This kind of file is not supported"


class GenerationError(RpgMusicError):
    """New music could not be made.

    `safe_to_repeat` says that trying again cannot be charged twice and may help; `retry_after_s` how long to wait
    first; `suggestion` is a prompt that the vendor would accept.
    """

    kind = "generation-error"
    title = "The music could not be made"
    safe_to_repeat: ClassVar[bool] = False

    def __init__(self, message: str, *, retry_after_s: float | None = None, suggestion: str = "") -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.suggestion = suggestion


class BadPrompt(GenerationError):
    """The vendor refuses the words; it may have suggested others."""

    kind = "bad-prompt"
    title = "The service refuses this description"


class KeyRejected(GenerationError):
    """The vendor does not accept the key, or the key may not make music."""

    kind = "key-rejected"
    title = "The service does not accept the key"


class QuotaExceeded(GenerationError):
    """The vendor's credit is used up, or the plan does not include music."""

    kind = "quota-exceeded"
    title = "The credit at the service is used up"


class RateLimited(GenerationError):
    """The vendor wants calls to come more slowly; nothing was charged."""

    kind = "rate-limited"
    title = "The service asks to wait"
    safe_to_repeat = True


class ProviderUnavailable(GenerationError):
    """The provider cannot be used or reached; nothing was charged."""

    kind = "provider-unavailable"
    title = "This way of making music is not available"
    safe_to_repeat = True


class ProviderFailed(GenerationError):
    """The provider tried and failed, or what it sent is no music."""

    kind = "provider-failed"
    title = "The service failed"


class OutcomeUnknown(GenerationError):
    """The connection broke or took too long after the call began: it may have been charged."""

    kind = "outcome-unknown"
    title = "It is not known whether the music was made"


class SpendingLimit(GenerationError):
    """The piece would cost more than the GM allowed."""

    kind = "spending-limit"
    title = "The spending limit is reached"


class MusicFeatureOff(GenerationError):
    """Making music is turned off in the settings."""

    kind = "music-feature-off"
    title = "Making music is turned off"


class Unavailable(RpgMusicError):
    """Something outside the program is not there at the moment."""

    kind = "unavailable"
    title = "Not available right now"


class MusicFolderUnavailable(Unavailable):
    """The music folder, or the disk it is on, cannot be reached."""

    kind = "music-folder-unavailable"
    title = "The music folder cannot be reached"


class DiskFull(Unavailable):
    """There is no room left to write."""

    kind = "disk-full"
    title = "The disk is full"


class ServerUnreachable(Unavailable):
    """No rpgmusic server answers at the address."""

    kind = "server-unreachable"
    title = "The server does not answer"


class IncompatibleServer(Unavailable):
    """What answers at the address is no rpgmusic server, or one of another version."""

    kind = "incompatible-server"
    title = "The server speaks another language"
