"""Where and when a scene takes place."""

from __future__ import annotations

import pytest

from rpgmusic.domain.prompt import NOWHERE, Setting
from rpgmusic.scenes.reader import read_text


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        (
            "They walk through the forest in the rain at night.",
            Setting(place="forest", weather="rain", time_of_day="night"),
        ),
        ("Dawn over the dunes of the desert.", Setting(place="desert", time_of_day="dawn")),
        ("The vikings row their longships.", Setting(culture="norse")),
        ("The spaceship's android wakes up.", Setting(place="space", era="futuristic")),
        ("Snow falls on the harbour at dusk.", Setting(place="harbour", weather="snow", time_of_day="dusk")),
        ("She says nothing.", NOWHERE),
    ],
)
def test_the_setting_is_what_the_words_say(text: str, setting: Setting) -> None:
    assert read_text(text).setting == setting


def test_a_place_that_is_denied_is_no_place() -> None:
    assert read_text("There is no forest. They stand on a beach.").setting.place == "coast"


def test_the_later_of_two_places_counts_more() -> None:
    assert read_text("They leave the tavern and go down into the sewers.").setting.place == "sewers"
