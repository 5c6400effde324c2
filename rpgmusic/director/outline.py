"""Outlines: tonight's notes in Markdown, taken apart into scenes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rpgmusic.domain.direction import MAX_PREPARED
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.scene import Scene

MAX_TITLE: Final = 120
_TITLE_WORDS: Final = 6
_MARKS: Final = re.compile(r"[*_`~]+|!?\[([^\]]*)\]\([^)]*\)")


@dataclass(slots=True)
class _Section:
    title: str
    texts: list[str] = field(default_factory=list)


def scenes_of(outline: str) -> tuple[Scene, ...]:
    """The scenes of an outline: every heading that has text below it, or without headings every paragraph.

    Raises:
        InvalidRequest: there is nothing in it that could be a scene, or far too much.
    """
    sections = _sections(MarkdownIt("commonmark").enable("table").parse(outline))
    headed = [section for section in sections if section.title and section.texts]
    scenes = [_scene(section.title, section.texts) for section in headed]
    if not scenes:
        scenes = [_scene("", [text]) for section in sections for text in section.texts]
    if not scenes:
        message = (
            "There is no scene in this outline. Write a heading for each (## The ferry), and a few words below it."
        )
        raise InvalidRequest(message)
    if len(scenes) > MAX_PREPARED:
        message = f"This outline has {len(scenes)} scenes; {MAX_PREPARED} can be prepared at once. Take tonight's only."
        raise InvalidRequest(message)
    return tuple(scenes)


def _sections(tokens: list[Token]) -> list[_Section]:
    sections = [_Section("")]
    in_heading = False
    for token in tokens:
        if token.type == "heading_open":
            in_heading = True
        elif token.type == "heading_close":
            in_heading = False
        elif token.type == "inline" and in_heading:
            sections.append(_Section(_plain(token.content)[:MAX_TITLE]))
        elif token.type == "inline":
            text = _plain(token.content)
            sections[-1].texts += [text] if text else []
    return sections


def _plain(marked: str) -> str:
    """Text without the marks of Markdown."""
    return " ".join(_MARKS.sub(lambda found: found.group(1) or "", marked).split())


def _scene(title: str, texts: list[str]) -> Scene:
    description = "\n".join(texts)
    words = description.split()
    shortened = " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
    return Scene(title=(title or shortened)[:MAX_TITLE], description=description)
