"""Owns where and when a scene takes place, as far as its words say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rpgmusic.domain.prompt import Setting
from rpgmusic.scenes.words import Word, stem_of

_PLACES: Final = {
    "tavern": "tavern inn pub alehouse taproom barroom brewery",
    "forest": "forest wood woods woodland grove thicket glade trees treetops timberland",
    "jungle": "jungle rainforest",
    "swamp": "swamp bog marsh marshes fen mire bayou swampland",
    "mountains": "mountain mountains peak peaks cliff cliffs summit crag ridge foothills mountainside glacier",
    "cave": "cave cavern caverns grotto stalactites stalagmites cavernous",
    "underdark": "underdark",
    "mine": "mine mineshaft quarry minecart",
    "dungeon": "dungeon dungeons cell cells prison jail labyrinth maze oubliette",
    "crypt": "crypt tomb catacomb catacombs mausoleum sarcophagus ossuary barrow",
    "graveyard": "graveyard cemetery graves gravestone tombstone headstones necropolis",
    "ruins": "ruin ruins ruined rubble",
    "castle": "castle keep fortress citadel stronghold battlements drawbridge bastion fort",
    "palace": "palace throne ballroom courtier",
    "temple": "temple shrine cathedral church chapel monastery abbey altar sanctum cloister",
    "library": "library archive archives scriptorium bookshelves",
    "laboratory": "laboratory alchemist workshop",
    "sewers": "sewer sewers drain drains",
    "market": "market marketplace bazaar stall stalls vendors hawkers",
    "village": "village hamlet farmstead farm farmhouse barn",
    "town": "town",
    "city": "city street streets alley alleyway rooftops plaza metropolis district",
    "harbour": "dock docks harbor harbour pier wharf port quay shipyard",
    "ship": "ship deck galleon sloop sail sails mast helm brig prow rigging starboard",
    "sea": "sea ocean waves reef underwater",
    "coast": "coast beach shore shoreline seaside lighthouse",
    "island": "island isle archipelago",
    "river": "river riverbank ferry barge rapids waterfall stream",
    "lake": "lake lagoon pond",
    "desert": "desert dunes oasis sands",
    "plains": "plains grassland grasslands prairie steppe savanna meadow meadows",
    "hills": "hills hillside moor moors downs",
    "road": "road highway roadside trail caravan wagon cart carriage",
    "tundra": "tundra icefield permafrost",
    "arena": "arena colosseum gladiator gladiators pit",
    "camp": "campfire camp tent tents bedroll",
    "feywild": "feywild faerie fey",
    "hell": "hell infernal abyss avernus hells",
    "sky": "airship skyship clouds aloft",
    "space": "spaceship starship spacecraft orbit asteroid airlock",
    "house": "mansion manor cottage attic cellar kitchen parlor parlour",
    "tower": "tower spire belfry",
    "school": "academy school classroom university",
}
_ERAS: Final = {
    "prehistoric": "dinosaur dinosaurs mammoth caveman prehistoric",
    "ancient": "pharaoh legion legionary chariot gladiator gladiators centurion toga pyramid",
    "medieval": "knight knights castle sword swords innkeeper squire peasant peasants minstrel longbow mead tankard",
    "victorian": "victorian gaslight gaslit carriage steampunk telegram clockwork airship",
    "modern": "car cars phone police highway skyscraper computer helicopter subway apartment television",
    "western": "saloon cowboy sheriff gunslinger revolver outlaw frontier",
    "futuristic": "spaceship starship laser android robot cyberpunk neon hologram cyborg spacecraft blaster",
}
_CULTURES: Final = {
    "norse": "norse viking vikings fjord longship longhouse jarl valkyrie skald valhalla",
    "arabic": "sultan vizier djinn minaret caliph souk emir camel camels",
    "egyptian": "pharaoh pyramid sphinx obelisk",
    "japanese": "samurai katana ninja shogun geisha ronin daimyo oni",
    "chinese": "wuxia pagoda jade dynasty",
    "celtic": "celtic druid druids druidic bard highland highlands",
    "elven": "elf elves elven elvish",
    "dwarven": "dwarf dwarves dwarven dwarvish",
    "orcish": "orc orcs orcish",
    "gothic": "vampire vampires gothic werewolf barovia",
    "drow": "drow",
    "pirate": "pirate pirates buccaneer corsair",
    "infernal": "devil devils demon demons infernal imp",
    "fey": "fey fairy fairies pixie pixies sprite satyr archfey dryad",
    "roman": "legion legionary centurion senator toga",
    "undead": "zombie zombies skeleton skeletons undead lich ghoul ghouls wraith",
}
_WEATHERS: Final = {
    "rain": "rain rains raining rainy drizzle downpour drenched",
    "storm": "storm storms thunder thunderstorm gale tempest hurricane",
    "snow": "snow snowing snowfall snowy snows",
    "blizzard": "blizzard",
    "fog": "fog mist foggy misty haze",
    "wind": "windy gust gusts",
    "heat": "scorching sweltering heatwave",
    "frost": "frost frozen icy freezing",
    "sun": "sunny sunshine sunlight sunlit",
    "clouds": "overcast cloudy",
}
_TIMES: Final = {
    "dawn": "dawn sunrise daybreak",
    "morning": "morning breakfast",
    "noon": "noon midday",
    "afternoon": "afternoon",
    "dusk": "dusk sunset twilight sundown nightfall",
    "evening": "evening supper",
    "night": "night midnight moonlight moonlit nighttime tonight moon stars",
}

_LATER_COUNTS_MORE: Final = 1.0


def _by_stem(lists: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in lists.items():
        for stem in dict.fromkeys(stem_of(word) for word in [name, *words.split()]):
            found[stem] = (*found.get(stem, ()), name)
    return found


_LISTS: Final = tuple(_by_stem(lists) for lists in (_PLACES, _ERAS, _CULTURES, _WEATHERS, _TIMES))


def setting_of(words: Sequence[Word], weights: Sequence[float]) -> Setting:
    """The setting that most of the words speak of; what comes later weighs more, what is denied nothing."""
    votes: tuple[dict[str, float], ...] = tuple({} for _ in _LISTS)
    count = max(len(words), 1)
    for position, (word, weight) in enumerate(zip(words, weights, strict=True)):
        if not weight or word.breaks:
            continue
        for names, tally in zip(_LISTS, votes, strict=True):
            for name in names.get(word.stem, ()):
                tally[name] = tally.get(name, 0.0) + weight * (1.0 + _LATER_COUNTS_MORE * position / count)
    place, era, culture, weather, time_of_day = (max(tally, key=tally.__getitem__, default="") for tally in votes)
    return Setting(place=place, era=era, culture=culture, weather=weather, time_of_day=time_of_day)
