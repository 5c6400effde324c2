"""What ElevenLabs is asked for: the paths, queries and bodies of its HTTP interface for music and sound effects."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final, TypeAlias

from rpgmusic.domain.prompt import LONGEST_PIECE_S, SHORTEST_PIECE_S, Prompt
from rpgmusic.generation.providers.answers import items, mapping, shortened, text

Fields: TypeAlias = dict[str, object]

MUSIC_MODEL: Final = "music_v2"
EFFECT_MODEL: Final = "eleven_text_to_sound_v2"
LONGEST_TEXT: Final = 2_000
LONGEST_EFFECT_TEXT: Final = 450
SHORTEST_EFFECT_S: Final = 0.5
LONGEST_EFFECT_S: Final = 30.0
_LONGEST_CHUNK_MS: Final = 120_000
_SHORTEST_CHUNK_MS: Final = 3_000
_MOST_CHUNKS: Final = 30
_MOST_STYLES: Final = 50
_LONGEST_STYLE: Final = 100
_SINGING: Final = {"vocals", "lyrics", "singing", "voice", "voices"}
_FORM: Final = ("Intro", "Theme", "Variation", "Contrast", "Return")


@dataclass(frozen=True, slots=True)
class Output:
    """A form in which the sound comes: the name in the query, the suffix of the file and how fast it fills."""

    name: str
    suffix: str
    bytes_per_s: int


MUSIC_OUTPUT: Final = Output("mp3_48000_192", ".mp3", 24_000)
"""The vendor's own choice for this model: constant bitrate at our rate, so that bytes tell seconds, and frames that
decode wherever the stream ends at the moment."""

EFFECT_OUTPUT: Final = Output("opus_48000_128", ".opus", 16_000)
"""Ogg carries the exact length, so that a loop has no gap; MP3 would pad it with silence."""


@dataclass(frozen=True, slots=True)
class SoundCall:
    """One call that answers with sound, `length_s` long as far as is known."""

    path: str
    body: Fields
    output: Output
    length_s: float
    words: str

    @property
    def query(self) -> dict[str, str]:
        """What goes into the address."""
        return {"output_format": self.output.name}


def music_call(prompt: Prompt, words: str) -> SoundCall:
    """Music from words, streamed while it is being made. A seed may not be sent with words."""
    length_s = music_length_s(prompt)
    given = shortened(words, LONGEST_TEXT)
    body: Fields = {
        "prompt": given,
        "music_length_ms": round(length_s * 1_000),
        "force_instrumental": is_instrumental(prompt),
        "model_id": MUSIC_MODEL,
    }
    return SoundCall("/v1/music/stream", body, MUSIC_OUTPUT, length_s, given)


def planned_call(prompt: Prompt, plan: Fields, seed: int, words: str) -> SoundCall:
    """Music from a plan, with a seed. Length and instrumentation are the plan's."""
    body: Fields = {"composition_plan": plan, "seed": seed & 0x7FFF_FFFF, "model_id": MUSIC_MODEL}
    return SoundCall("/v1/music", body, MUSIC_OUTPUT, music_length_s(prompt), shortened(words, LONGEST_TEXT))


def effect_call(prompt: Prompt, words: str) -> SoundCall:
    """A sound for ambience or an effect, which loops if wanted."""
    length_s = effect_length_s(prompt)
    given = shortened(words, LONGEST_EFFECT_TEXT)
    body: Fields = {"text": given, "duration_seconds": length_s, "loop": prompt.loop, "model_id": EFFECT_MODEL}
    return SoundCall("/v1/sound-generation", body, EFFECT_OUTPUT, length_s, given)


def plan_request(prompt: Prompt, words: str) -> Fields:
    """The body that asks for a plan, which costs nothing."""
    length_ms = round(music_length_s(prompt) * 1_000)
    return {"prompt": shortened(words, LONGEST_TEXT), "music_length_ms": length_ms, "model_id": MUSIC_MODEL}


def music_length_s(prompt: Prompt) -> float:
    """The length held within what the service makes."""
    return min(max(prompt.length_s, SHORTEST_PIECE_S), LONGEST_PIECE_S)


def effect_length_s(prompt: Prompt) -> float:
    """The length of a sound held within what the service makes."""
    return round(min(max(prompt.length_s, SHORTEST_EFFECT_S), LONGEST_EFFECT_S), 1)


def is_instrumental(prompt: Prompt) -> bool:
    """Whether nobody shall sing."""
    return any(word.lower() in _SINGING for word in prompt.avoid)


def plan_from(answer: object, prompt: Prompt) -> Fields:
    """The service's plan, held within the limits and without singing if so wanted; our own where it makes no sense."""
    chunks = [_chunk(chunk, prompt) for chunk in map(mapping, items(mapping(answer).get("chunks"))) if chunk]
    usable = [chunk for chunk in chunks if chunk is not None]
    if not usable or len(usable) != len(chunks) or len(usable) > _MOST_CHUNKS:
        return own_plan(prompt)
    return {"chunks": usable}


def _chunk(chunk: object, prompt: Prompt) -> Fields | None:
    fields = mapping(chunk)
    length_ms, styles = fields.get("duration_ms"), _styles(fields.get("positive_styles"))
    if not isinstance(length_ms, int) or not _SHORTEST_CHUNK_MS <= length_ms <= _LONGEST_CHUNK_MS or not styles:
        return None
    written = fields.get("text")
    if not isinstance(written, str) or not written.strip():
        return None
    instrumental = is_instrumental(prompt)
    name = text(written.strip().splitlines()[0], _LONGEST_STYLE)
    unwanted = dict.fromkeys((*_styles(fields.get("negative_styles")), *prompt.avoid))
    return {
        "text": name if instrumental else written[:6_000],
        "duration_ms": length_ms,
        "positive_styles": list(dict.fromkeys((*(["instrumental"] if instrumental else []), *styles)))[:_MOST_STYLES],
        "negative_styles": list(unwanted)[:_MOST_STYLES],
    }


def _styles(value: object) -> list[str]:
    return [style for style in (text(item, _LONGEST_STYLE) for item in items(value)) if style]


def own_plan(prompt: Prompt) -> Fields:
    """A plan of equal sections from the prompt's parameters; the first section colours the whole piece."""
    total_ms = round(music_length_s(prompt) * 1_000)
    count = max(ceil(total_ms / _LONGEST_CHUNK_MS), min(len(_FORM), total_ms // 20_000), 1)
    ends = [total_ms * (index + 1) // count for index in range(count)]
    starts = [0, *ends[:-1]]
    return {
        "chunks": [
            {
                "text": f"[{_FORM[min(index, len(_FORM) - 1)]}]",
                "duration_ms": end - start,
                "positive_styles": _own_styles(prompt)[:_MOST_STYLES],
                "negative_styles": list(prompt.avoid)[:_MOST_STYLES],
            }
            for index, (start, end) in enumerate(zip(starts, ends, strict=True))
        ]
    }


def _own_styles(prompt: Prompt) -> list[str]:
    setting = prompt.setting
    scale = f"{prompt.key} {prompt.mode.value}".strip()
    drive = ("sparse and quiet", "steady", "driving and intense")[min(2, int(max(0.0, prompt.intensity) * 3))]
    singing = ["instrumental"] if is_instrumental(prompt) else []
    colours = (setting.culture, setting.era, setting.place, setting.weather, setting.time_of_day)
    styles = (*singing, prompt.mood.value, f"{prompt.tempo_bpm} BPM", scale, drive, *prompt.instruments, *colours)
    return list(dict.fromkeys(shortened(style, _LONGEST_STYLE) for style in styles if style))
