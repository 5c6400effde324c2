"""Opens a file for reading samples, by its content rather than its name, and puts failures into words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import av

from rpgmusic.audio.blocks import Block
from rpgmusic.audio.container_reader import ContainerReader
from rpgmusic.audio.framed_reader import open_framed
from rpgmusic.domain.errors import DiskFull, MusicFolderUnavailable, UnreadableAudio, UnsupportedAudio

_VANISHED: Final = {errno.ENOENT, errno.EIO, errno.ESTALE, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ENOTCONN}
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MAGIC: Final = (b"RIFF", b"RF64", b"FORM", b"fLaC", b"OggS", b"ID3", b"\x1a\x45\xdf\xa3")


class Reader(Protocol):
    """Samples of one file, block by block."""

    rate_hz: int
    channels: int

    def seek(self, frame: int) -> int:
        """Go to the start of some block at or before `frame`, decoder settled; returns its position."""

    def next_block(self) -> Block | None:
        """The following samples; None at the end."""

    def close(self) -> None:
        """Give the file back."""


def open_reader(path: Path) -> Reader:
    """A reader of the file's sound.

    Raises UnreadableAudio, UnsupportedAudio, MusicFolderUnavailable.
    """
    with failures_in_words():
        file = path.open("rb")
        try:
            return _reader_of(file)
        except BaseException:
            file.close()
            raise


def _reader_of(file: BinaryIO) -> Reader:
    head = file.read(12)
    if not head:
        raise UnreadableAudio("The file is empty.")
    try:
        return open_framed(file) or ContainerReader(file)
    except (av.error.InvalidDataError, av.error.ArgumentError, av.error.EOFError) as error:
        if head.startswith(_MAGIC) or head[4:8] == b"ftyp":
            raise UnreadableAudio("The file is damaged or cut off: its beginning cannot be understood.") from error
        raise UnsupportedAudio("The file is not music of a kind that rpgmusic plays.") from error


@contextmanager
def failures_in_words() -> Iterator[None]:
    """Turn what the system and FFmpeg report into the errors that a game master reads."""
    try:
        yield
    except (av.error.DecoderNotFoundError, av.error.DemuxerNotFoundError) as error:
        raise UnsupportedAudio("The sound in the file is coded in a way that rpgmusic cannot decode.") from error
    except OSError as error:
        raise _in_words(error) from error
    except av.error.FFmpegError as error:
        raise _in_words_of_ffmpeg(error) from error
    except (MemoryError, OverflowError, ValueError) as error:
        raise UnreadableAudio("The file is damaged: its sound makes no sense.") from error


def _in_words(error: OSError) -> DiskFull | MusicFolderUnavailable | UnreadableAudio:
    if error.errno in _FULL:
        return DiskFull("No room is left on the disk that holds rpgmusic's data. Free some space and try again.")
    if error.errno in _VANISHED:
        return MusicFolderUnavailable("The file cannot be reached. Check that the disk with the music is connected.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableAudio("The file may not be read. Give rpgmusic's user permission to read it.")
    if error.errno == errno.EISDIR:
        return UnreadableAudio("This is a folder, not a file.")
    return UnreadableAudio("The file is damaged: its sound cannot be read.")


def _in_words_of_ffmpeg(error: av.error.FFmpegError) -> DiskFull | MusicFolderUnavailable | UnreadableAudio:
    return _in_words(OSError(error.errno, str(error)))
