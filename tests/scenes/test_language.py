"""Only English is read; other languages are told apart."""

from __future__ import annotations

import pytest

from rpgmusic.scenes.language import is_understood

OTHERS = [
    "Der Wirt verriegelt die Tür. Etwas kratzt an den Fensterläden.",
    "Hinterhalt!",
    "Die Gruppe reist durch den Wald und erreicht am Abend die Stadt.",
    "L'aubergiste barre la porte. Quelque chose gratte aux volets.",
    "Les gobelins attaquent le village.",
    "El posadero atranca la puerta. Algo araña las contraventanas.",
    "La taberna está llena de gente y de música.",
    "L'oste sbarra la porta. Qualcosa gratta alle persiane.",
    "Il drago ruggisce e attacca il castello.",
    "O estalajadeiro tranca a porta. Algo arranha as janelas.",
    "Karczmarz rygluje drzwi. Coś drapie w okiennice.",
    "De herbergier vergrendelt de deur. Er krabt iets aan de luiken.",
    "Värdshusvärden bommar igen dörren. Något skrapar på fönsterluckorna.",
    "Трактирщик запирает дверь. Что-то скребётся в ставни.",
    "旅馆老板闩上了门。有什么东西在抓百叶窗。",
    "宿屋の主人が扉に閂をかける。何かが雨戸を引っ掻いている。",
    "여관 주인이 문을 잠근다.",
    "حارس الحانة يغلق الباب",
    "",
    "...",
    "12 34",
]

ENGLISH = [
    "Ambush!",
    "tavern",
    "TAVERN",
    "Boss fight",
    "spooky",
    "Grog, Vex and Vax enter Whitestone with Pike.",
    "Thordak attacks Emon",
    "Ser Aldric von Hohenfels and Señora Muñoz ride to Castillo de la Vega.",
    "you guys r in a dark cave lol",
    "The party explores the Temple of Ka'vath'ûl.",
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_not_english_is_not_understood(text: str) -> None:
    assert not is_understood(text)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_understood_with_few_words_or_many_names(text: str) -> None:
    assert is_understood(text)
