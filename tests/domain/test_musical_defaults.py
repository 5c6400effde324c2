from __future__ import annotations

import pytest

from rpgmusic.domain.musical_defaults import Colour, colour_of, musical_defaults
from rpgmusic.domain.prompt import NOWHERE, Mode, Setting
from rpgmusic.domain.track import Mood


@pytest.mark.parametrize("mood", Mood)
def test_every_mood_grows_no_slower_with_intensity(mood: Mood) -> None:
    tempos = [musical_defaults(mood, level / 10, NOWHERE).tempo_bpm for level in range(11)]
    assert tempos == sorted(tempos)
    assert 40 <= tempos[0] < tempos[-1] <= 184


@pytest.mark.parametrize("mood", Mood)
def test_every_mood_names_instruments(mood: Mood) -> None:
    assert 3 <= len(musical_defaults(mood, 0.5, NOWHERE).instruments) <= 6


def test_the_culture_of_a_setting_counts_more_than_its_place() -> None:
    assert colour_of(Setting(place="forest", culture="norse", era="elven")) is Colour.NORSE
    assert colour_of(Setting(place="an old crypt")) is Colour.UNDEAD
    assert colour_of(NOWHERE) is Colour.PLAIN


def test_a_desert_brings_its_mode_and_its_oud() -> None:
    defaults = musical_defaults(Mood.TRAVEL, 0.5, Setting(place="desert"))
    assert defaults.mode is Mode.PHRYGIAN_DOMINANT
    assert defaults.instruments[0] == "oud"


def test_a_storm_is_faster_than_a_foggy_night() -> None:
    storm = musical_defaults(Mood.TRAVEL, 0.5, Setting(weather="storm"))
    night = musical_defaults(Mood.TRAVEL, 0.5, Setting(weather="fog", time_of_day="night"))
    assert storm.tempo_bpm > night.tempo_bpm


def test_an_intensity_out_of_bounds_is_taken_as_the_nearest() -> None:
    assert musical_defaults(Mood.CALM, 7.0, NOWHERE) == musical_defaults(Mood.CALM, 1.0, NOWHERE)
