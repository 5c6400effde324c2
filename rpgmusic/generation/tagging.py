"""Tagging: what a piece is, written into its file, where any player can read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

import mutagen
from mutagen import id3
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from rpgmusic.domain.generation import Generation
from rpgmusic.generation.providers.provider import Made

ARTIST: Final = "rpgmusic"
GENRE: Final = "Game score"

_id3: Final = cast("Any", id3)  # mutagen has no types for its frames
_UTF8: Final = 3


def tag_texts(generation: Generation, made: Made) -> dict[str, str]:
    """What is written into the file of a piece, by the names of Vorbis comments."""
    texts = {
        "TITLE": generation.name,
        "ARTIST": ARTIST,
        "GENRE": GENRE,
        "MOOD": generation.prompt.mood.value,
        "PROMPT": made.words or generation.prompt.text,
        "PROVIDER": generation.provider.value,
        "SEED": str(generation.seed),
        "SCENE": generation.scene_title,
    }
    return {name: text for name, text in texts.items() if text}


def write_tags(path: Path, texts: dict[str, str]) -> None:
    """Write tags into a file of any format that can hold them; sound is not touched.

    A file whose tags cannot be written is stored without them: the library knows them too.
    """
    try:
        file = mutagen.File(path)
    except mutagen.MutagenError:
        return
    if isinstance(file, (FLAC, OggOpus, OggVorbis)):
        for name, text in texts.items():
            file[name] = [text]
        file.save()
    elif isinstance(file, MP3):
        _write_id3(path, texts)


def _write_id3(path: Path, texts: dict[str, str]) -> None:
    tags = _id3.ID3()
    named = {"TITLE": _id3.TIT2, "ARTIST": _id3.TPE1, "GENRE": _id3.TCON}
    for name, text in texts.items():
        frame = named[name](encoding=_UTF8, text=[text]) if name in named else None
        tags.add(frame or _id3.TXXX(encoding=_UTF8, desc=name, text=[text]))
    tags.save(path)
