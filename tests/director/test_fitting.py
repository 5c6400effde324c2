from __future__ import annotations

from dataclasses import replace

from rpgmusic.director.candidates import Candidate, candidates, likely_moods
from rpgmusic.director.choosing import best_choice, resort, still_fitting, wants_silence
from rpgmusic.director.fitting import FITS, TOO_SOON_S, fits
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.direction import ChoiceSource, Direction, Pin
from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.prompt import Setting
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.stem import Stem, StemName
from rpgmusic.domain.track import Mood, Tags, Track, TrackFormat
from rpgmusic.domain.units import TrackId

READING = SceneReading(
    Mood.SUSPENSE,
    ((Mood.SUSPENSE, 0.6), (Mood.HORROR, 0.3), (Mood.TAVERN, 0.06), (Mood.CALM, 0.04)),
    combat=False,
    intensity=0.6,
    valence=-0.4,
    arousal=0.6,
    setting=Setting(place="inn", time_of_day="night"),
)
NOTHING_HEARD: dict[TrackId, float] = {}


def track(name: str, *moods: Mood, **about: object) -> Track:
    bare = Track(
        TrackId(name), f"{name}.ogg", TrackFormat.OGG, 1, 1, "r", 0.0, tags=Tags(title=name.capitalize()), moods=moods
    )
    return replace(bare, **about)  # type: ignore[arg-type]  # fields by name


def labelled(one: Track) -> Candidate:
    return Candidate(one, one.moods[0])


class Shelf:
    """A shelf of a few tracks, found by mood or by words in their titles."""

    def __init__(self, *tracks: Track) -> None:
        self.tracks = {one.id: one for one in tracks}

    def track(self, track_id: TrackId) -> Track:
        return self.tracks[track_id]

    def mood_track_ids(self, mood: Mood) -> tuple[TrackId, ...]:
        return tuple(one.id for one in self.tracks.values() if mood in one.moods)

    def named(self, word: str, limit: int) -> tuple[Track, ...]:
        return tuple(one for one in self.tracks.values() if word in one.title.lower())[:limit]


def test_music_is_looked_for_in_the_likeliest_moods() -> None:
    assert likely_moods(READING) == (Mood.SUSPENSE, Mood.HORROR, Mood.TAVERN)


async def test_names_count_where_nothing_is_labelled() -> None:
    shelf = Shelf(track("danger ahead"), track("crypt", Mood.HORROR), track("haunted"))
    found = await candidates(READING, shelf)
    assert {(one.track.id, one.mood, one.word) for one in found} == {
        ("danger ahead", Mood.SUSPENSE, "danger"),
        ("crypt", Mood.HORROR, ""),
    }


def test_the_strongest_mood_of_the_scene_fits_best_and_says_so() -> None:
    horror, suspense = track("crypt", Mood.HORROR), track("shadows", Mood.SUSPENSE)
    best, second = fits((labelled(horror), labelled(suspense)), READING, Direction(), NOTHING_HEARD)
    assert (best.track, second.track) == (suspense, horror)
    assert best.reasons[0] == "Its mood is suspense."
    assert best.value >= FITS > second.value


def test_the_place_counts() -> None:
    plain, inn = track("shadows", Mood.SUSPENSE), track("the inn at night", Mood.SUSPENSE)
    best, _ = fits((labelled(plain), labelled(inn)), READING, Direction(), NOTHING_HEARD)
    assert best.track == inn
    assert "It suits the place: inn, night." in best.reasons


def test_what_was_heard_lately_comes_later() -> None:
    fresh, stale = track("b", Mood.SUSPENSE), track("a", Mood.SUSPENSE)
    best, last = fits((labelled(fresh), labelled(stale)), READING, Direction(), {stale.id: TOO_SOON_S - 60})
    assert (best.track, last.track) == (fresh, stale)
    assert last.value < FITS
    assert "only 14 min ago" in " ".join(last.reasons)


def test_a_pinned_track_comes_first_and_a_banned_one_never() -> None:
    one, two, three = (track(name, Mood.SUSPENSE) for name in "abc")
    direction = Direction(pins=(Pin(Mood.SUSPENSE, two.id),), never=(three.id,))
    ranked = fits(tuple(map(labelled, (one, two, three))), READING, direction, {two.id: 10.0})
    assert [fit.track for fit in ranked] == [two, one]
    assert ranked[0].reasons[0] == "You pinned it to suspense."


def test_a_pin_counts_for_its_own_mood_only() -> None:
    crypt = track("crypt", Mood.HORROR)
    (fit,) = fits((labelled(crypt),), READING, Direction(pins=(Pin(Mood.HORROR, crypt.id),)), NOTHING_HEARD)
    assert not fit.pinned


def test_others_that_are_nearly_as_good_follow_a_track_of_the_library() -> None:
    tracks = tuple(track(name, Mood.SUSPENSE) for name in "abc")
    choice = best_choice(fits(tuple(map(labelled, tracks)), READING, Direction(), NOTHING_HEARD), (), None)
    assert choice is not None
    assert (choice.source, choice.track_id, choice.followers) == (ChoiceSource.LIBRARY, "a", ("b", "c"))


def test_a_piece_that_goes_round_needs_no_follower() -> None:
    piece = track("a", Mood.SUSPENSE, intensity=0.5, bars=Bars(0, 96_000), stems=(Stem(StemName.BED),))
    fitting = fits((labelled(piece), labelled(track("b", Mood.SUSPENSE))), READING, Direction(), NOTHING_HEARD)
    choice = best_choice(fitting, (), None)
    assert choice is not None
    assert (choice.source, choice.track_id, choice.followers) == (ChoiceSource.GENERATED, "a", ())


def test_what_was_tried_or_plays_is_not_chosen_again() -> None:
    fitting = fits(tuple(labelled(track(name, Mood.SUSPENSE)) for name in "abc"), READING, Direction(), NOTHING_HEARD)
    choice = best_choice(fitting, (TrackId("a"),), TrackId("b"))
    assert choice is not None
    assert choice.track_id == "c"
    assert best_choice(fitting, tuple(map(TrackId, "abc")), None) is None


def test_music_that_still_fits_plays_on() -> None:
    fitting = fits((labelled(track("a", Mood.SUSPENSE)),), READING, Direction(), {TrackId("a"): 30.0})
    kept = still_fitting(TrackId("a"), fitting, READING)
    assert kept is not None
    assert (kept.source, kept.reasons[0]) == (ChoiceSource.PLAYING, "It plays already.")
    calm = replace(READING, mood=Mood.CALM, moods=((Mood.CALM, 0.9),))
    assert still_fitting(TrackId("a"), fitting, calm) is None


def test_where_nothing_fits_the_nearest_is_the_last_resort() -> None:
    fitting = fits((labelled(track("crypt", Mood.HORROR)),), READING, Direction(), NOTHING_HEARD)
    assert best_choice(fitting, (), None) is None
    nearest = resort(fitting, ())
    assert nearest is not None
    assert nearest.track_id == "crypt"
    assert resort((), ()) is None


def test_silence_is_an_answer_that_can_be_asked_for() -> None:
    assert wants_silence(Scene(hints="No music here, please"), Direction())
    assert wants_silence(Scene(tags=("silence",)), Direction())
    assert wants_silence(Scene(), Direction(chain=(ProviderName.SILENCE,)))
    assert not wants_silence(Scene(description="They sit in silence."), Direction())
