"""Reading scenes: moods, fights, and whose word wins."""

from __future__ import annotations

import pytest

from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.scenes.reader import SceneReader, read_text

FIGHT = "Torvin swings his axe and hits the orc, who staggers back bleeding. Roll initiative for the second orc!"
REST = "They make camp by the stream, cook supper over the fire and fall asleep under the stars."

SCENES = [
    ("Goblins leap out of the bushes and attack! Roll initiative.", {Mood.BATTLE}),
    (FIGHT, {Mood.BATTLE}),
    ("The ancient dragon lands, spreads its wings and unleashes its fire breath on the whole party.", {Mood.BOSS}),
    ("They sprint across the rooftops with the guards right behind them, leaping from house to house.", {Mood.CHASE}),
    ("She picks the lock and sneaks past the sleeping guard without a sound.", {Mood.STEALTH}),
    ("The innkeeper bars the door. Something is scratching at the shutters.", {Mood.SUSPENSE, Mood.HORROR}),
    ("The corpse sits up, its eyeless sockets turn to her, and it begins to scream.", {Mood.HORROR}),
    ("They study the runes on the letter, trying to find out who murdered the count.", {Mood.MYSTERY}),
    ("The tunnel opens into a cavern. They climb down the ledge and explore the passage beyond.", {Mood.EXPLORATION}),
    ("They set out at dawn and ride north along the road for three days.", {Mood.TRAVEL}),
    ("The barkeep pours another round of ale while the bard plays and everybody sings.", {Mood.TAVERN}),
    ("In the busy market they haggle with the merchants and buy supplies from the blacksmith.", {Mood.TOWN}),
    ("The queen receives them in the throne room and hears the ambassador's petition.", {Mood.COURT}),
    ("Glowing lights drift between silver trees, more beautiful than anything they have seen.", {Mood.WONDER}),
    (REST, {Mood.CALM}),
    ("They bury their friend and weep at the grave. No one can find words.", {Mood.SORROW}),
    ("Victory! The crowd cheers the heroes, who raise the trophy above their heads.", {Mood.TRIUMPH}),
    ("The priestess kneels before the altar and prays; a divine light fills the temple.", {Mood.SACRED}),
]


@pytest.mark.parametrize(("text", "moods"), SCENES)
def test_a_plain_scene_gets_its_mood(text: str, moods: set[Mood]) -> None:
    assert read_text(text).mood in moods


@pytest.mark.parametrize(
    ("word", "mood"),
    [
        ("Ambush!", Mood.BATTLE),
        ("tavern", Mood.TAVERN),
        ("Chase", Mood.CHASE),
        ("funeral", Mood.SORROW),
        ("Temple", Mood.SACRED),
        ("Dungeon", Mood.EXPLORATION),
        ("Dragon!", Mood.BOSS),
    ],
)
def test_one_word_is_a_scene(word: str, mood: Mood) -> None:
    reading = read_text(word)
    assert reading.understood
    assert reading.mood is mood


@pytest.mark.parametrize(
    "text",
    [
        "No one attacks. They lower their weapons and sit down to talk.",
        "Nobody draws a sword and there is no fight tonight; they share bread and laugh.",
        "Over breakfast she remembers the battle of her youth, and smiles at the old story.",
        "After the battle they rest, clean their armour and drink tea together.",
        "Combat is over. They catch their breath.",
        "They walk home through the garden and never see the goblins at all.",
    ],
)
def test_a_fight_that_does_not_happen_is_no_fight(text: str) -> None:
    reading = read_text(text)
    assert not reading.combat
    assert reading.mood not in (Mood.BATTLE, Mood.BOSS)


@pytest.mark.parametrize("text", [FIGHT, "The thing bursts in, roll initiative!", SCENES[2][0]])
def test_a_fight_that_goes_on_is_told(text: str) -> None:
    assert read_text(text).combat


def test_all_moods_have_a_confidence_and_make_one_together() -> None:
    for text in (FIGHT, REST, "tavern", "", "Ein Drache greift an.", "a" * 5000):
        reading = read_text(text)
        assert {mood for mood, _ in reading.moods} == set(Mood)
        assert sum(share for _, share in reading.moods) == pytest.approx(1.0)
        assert reading.moods[0][0] is reading.mood
        assert [share for _, share in reading.moods] == sorted((share for _, share in reading.moods), reverse=True)


def test_a_mixed_scene_keeps_both_moods_likely() -> None:
    reading = read_text("They rest at the tavern drinking ale, while something scratches at the shutters in the dark.")
    likely = {mood for mood, _ in reading.moods[:3]}
    assert likely & {Mood.TAVERN, Mood.CALM}
    assert likely & {Mood.SUSPENSE, Mood.HORROR}


def test_the_end_of_a_long_scene_decides() -> None:
    peaceful, fighting = f"{REST} " * 60, f"{FIGHT} " * 60
    assert read_text(peaceful + fighting).combat
    assert read_text(peaceful + fighting).mood is Mood.BATTLE
    assert not read_text(fighting + peaceful).combat
    assert read_text(fighting + peaceful).mood is Mood.CALM


def test_five_thousand_words_are_read_to_the_end() -> None:
    text = f"{SCENES[9][0]} " * 380 + "The temple falls silent. They kneel at the altar and pray to the goddess. " * 12
    assert len(text.split()) >= 5_000
    reading = read_text(text)
    assert reading.mood is Mood.SACRED
    assert reading.reasons


def test_the_mood_that_the_gm_chose_wins() -> None:
    reading = SceneReader().read(Scene(description=FIGHT, mood=Mood.CALM))
    assert reading.mood is Mood.CALM
    assert reading.confidence(Mood.CALM) > 0.9
    assert sum(share for _, share in reading.moods) == pytest.approx(1.0)
    assert reading.reasons[0] == "you chose calm"


def test_a_fight_that_the_gm_declared_wins() -> None:
    reading = SceneReader().read(Scene(description="The hall is silent.", combat=True))
    assert reading.combat
    assert reading.mood in (Mood.BATTLE, Mood.BOSS)


def test_an_intensity_that_the_gm_set_wins() -> None:
    assert SceneReader().read(Scene(description=REST, intensity=0.9)).intensity == 0.9


def test_a_fight_is_more_intense_and_livelier_than_a_rest() -> None:
    fight, rest = read_text(FIGHT), read_text(REST)
    assert fight.intensity > rest.intensity + 0.3
    assert fight.arousal > rest.arousal + 0.3
    assert fight.valence < rest.valence


@pytest.mark.parametrize(
    "scene",
    [
        Scene(title="The Old Mill", tags=("horror", "ghosts")),
        Scene(title="The Old Mill", tone="terrifying, haunted"),
        Scene(title="The Old Mill", hints="spooky and full of dread"),
    ],
)
def test_tags_tone_and_hints_count(scene: Scene) -> None:
    plain = SceneReader().read(Scene(title="The Old Mill"))
    told = SceneReader().read(scene)
    assert told.confidence(Mood.HORROR) > 2 * plain.confidence(Mood.HORROR)
    assert told.mood is Mood.HORROR


def test_instruments_in_hints_are_no_reason_for_a_mood() -> None:
    scene = Scene(description=SCENES[5][0], hints="only strings, no drums, like Hans Zimmer")
    plain = read_text(scene.description)
    assert SceneReader().read(scene).mood is plain.mood
    assert SceneReader().read(scene).setting == plain.setting


def test_the_title_alone_is_read() -> None:
    assert SceneReader().read(Scene(title="The Queen's Masquerade Ball")).mood is Mood.COURT


def test_reasons_are_words_of_the_scene() -> None:
    text = SCENES[5][0]
    reasons = read_text(text).reasons
    assert 1 <= len(reasons) <= 5
    assert all(reason in text.lower() for reason in reasons)
    assert {"scratching", "shutters", "bars"} & set(reasons)


def test_the_same_scene_gives_the_same_reading() -> None:
    assert SceneReader().read(Scene(description=FIGHT)) == SceneReader().read(Scene(description=FIGHT))


def test_names_do_not_decide() -> None:
    one = read_text("That evening Dagger Grimsword and Lady Slaughter drink tea in the garden and talk of old friends.")
    assert one.mood is Mood.CALM
    assert not one.combat


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "!!! ??? ... --- ,,,",
        "\x00\x01\x02\x1b[31m",
        "1234 5678",
        "🐉🔥⚔️",
        "\ud800",
        "'" * 10_000,
        "a" * 1_000_000,
        "word " * 200_000,
        "\u017f \u212a \u0130 \u00df \ufb01",
    ],
)
def test_hostile_text_is_read_calmly(text: str) -> None:
    reading = read_text(text)
    assert sum(share for _, share in reading.moods) == pytest.approx(1.0)
    assert 0.0 <= reading.intensity <= 1.0
    assert -1.0 <= reading.valence <= 1.0
    assert 0.0 <= reading.arousal <= 1.0


def test_control_characters_do_not_come_back_as_reasons() -> None:
    reading = read_text("The \x1b[2Jdragon\x07 attacks! Roll\x00 initiative")
    assert all(reason.isprintable() for reason in reading.reasons)


def test_a_scene_that_is_not_understood_keeps_what_the_gm_said() -> None:
    reading = SceneReader().read(Scene(description="Der Wirt verriegelt die Tür.", mood=Mood.SUSPENSE))
    assert not reading.understood
    assert reading.mood is Mood.SUSPENSE
    assert SceneReader().read(Scene(description="Der Wirt verriegelt die Tür.", combat=True)).mood is Mood.BATTLE


def test_a_scene_that_is_not_understood_claims_no_mood() -> None:
    reading = read_text("Der Wirt verriegelt die Tür. Etwas kratzt an den Fensterläden.")
    assert not reading.understood
    assert reading.moods[0][1] == pytest.approx(1 / len(Mood))
    assert reading.intensity == 0.5
    assert not reading.combat
