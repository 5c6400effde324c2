from __future__ import annotations

import pytest

from rpgmusic.audio.round_trip import check_round_trip, missing_decoders
from rpgmusic.domain.rendition import Rendition


@pytest.mark.parametrize("rendition", Rendition)
def test_a_tone_survives_every_form_that_players_get(rendition: Rendition) -> None:
    check_round_trip(rendition)


def test_the_audio_library_reads_every_kind_of_file_that_is_played() -> None:
    assert missing_decoders() == ()
