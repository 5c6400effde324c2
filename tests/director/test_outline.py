from __future__ import annotations

import pytest

from rpgmusic.director.outline import scenes_of
from rpgmusic.domain.direction import MAX_PREPARED
from rpgmusic.domain.errors import InvalidRequest

TONIGHT = """# The Drowned Bell

## 1. The ferry
The ferryman *will not* look at you. His [lantern](http://example.org) burns blue.

- He wants a story as his fare.

## 2. Nothing yet

## 3. The belfry
> Bells ring under water.

```
DC 15 Perception
```
"""


def test_every_heading_with_text_below_it_is_a_scene() -> None:
    assert [scene.title for scene in scenes_of(TONIGHT)] == ["1. The ferry", "3. The belfry"]


def test_marks_links_and_rules_are_not_part_of_the_story() -> None:
    ferry, belfry = scenes_of(TONIGHT)
    assert ferry.description == (
        "The ferryman will not look at you. His lantern burns blue.\nHe wants a story as his fare."
    )
    assert belfry.description == "Bells ring under water."


def test_without_headings_every_paragraph_is_a_scene() -> None:
    scenes = scenes_of("A quiet road in the rain, and the smell of wood smoke.\n\nThe gate is shut.")
    assert [scene.title for scene in scenes] == ["A quiet road in the rain, …", "The gate is shut."]


@pytest.mark.parametrize("outline", ["", "   \n\n", "# Only a title", "```\ncode\n```"])
def test_an_outline_without_a_scene_says_how_to_write_one(outline: str) -> None:
    with pytest.raises(InvalidRequest, match="heading"):
        scenes_of(outline)


def test_a_whole_book_is_not_one_evening() -> None:
    with pytest.raises(InvalidRequest, match="tonight"):
        scenes_of("\n".join(f"## Scene {number}\nThey walk.\n" for number in range(MAX_PREPARED + 1)))
