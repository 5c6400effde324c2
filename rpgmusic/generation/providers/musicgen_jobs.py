"""What the worker with the local model is asked for and what it answers, as MessagePack over its pipes."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

from rpgmusic.domain.errors import GenerationError, ProviderFailed, ProviderUnavailable


class MusicJob(msgspec.Struct, frozen=True, tag="music"):
    """Make `length_s` of music by the model in `model_dir` and write it to `target` as FLAC; paths are bytes.

    It goes on from the end of the file `continue_from`, if that is not empty.
    """

    model_dir: bytes
    target: bytes
    words: str
    seed: int
    length_s: float
    continue_from: bytes = b""


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    """The model is there and begins."""


class Step(msgspec.Struct, frozen=True, tag="step"):
    """So many tokens are made, of so many."""

    done: int
    total: int


class Written(msgspec.Struct, frozen=True, tag="written"):
    """The file is complete."""


class NotMade(msgspec.Struct, frozen=True, tag="not-made"):
    """It could not be made: `kind` is that of an error in the domain's tree."""

    kind: str
    message: str


MusicReply: TypeAlias = Loaded | Step | Written | NotMade

_REPLIES: Final[msgspec.msgpack.Decoder[MusicReply]] = msgspec.msgpack.Decoder(MusicReply)


def job_of(body: bytes) -> MusicJob:
    """The job that the worker received."""
    return msgspec.msgpack.decode(body, type=MusicJob)


def reply_of(body: bytes) -> MusicReply:
    """What the worker answered; msgspec.DecodeError if it makes no sense."""
    return _REPLIES.decode(body)


def error_of(failed: NotMade) -> GenerationError:
    """The error that the worker reported."""
    return (ProviderUnavailable if failed.kind == ProviderUnavailable.kind else ProviderFailed)(failed.message)
