"""The technical facts of a file, for scans, where the tags do not tell them."""

from __future__ import annotations

from pathlib import Path

from rpgmusic.domain.track import Stream

StreamFacts = Stream


def probe(path: Path) -> StreamFacts:
    """Duration, rate, channels and bitrate, from the headers where they say, else by walking through the file.

    Decodes little but loads the audio library: call it in a scanning process. Raises UnreadableAudio,
    UnsupportedAudio, MusicFolderUnavailable.
    """
    from rpgmusic.audio.facts import facts_of  # noqa: PLC0415 - keeps the audio library out of the server process

    return facts_of(path)
