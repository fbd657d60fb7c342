"""How Russian a text looks, by its pairs of letters and its case. Only for telling charsets of one byte apart."""

import re

FOLLOWS = (
    "абвгдежзийклмнопрстфхцчшщюя баеиклоруыщ ваеиклнорстухыья гадеилнору давеилмнопрстуыьёя ебвгдезйклмнопрстфхцчшщёюя "
    "жадеинку завдеимноурыя иабвгдезийклмнопрстфхцчшщюя йдклнстч кавеилнорстц лаежиклносуыьюяёчт маеикмнопсуыья "
    "надеикностуцчыьяё обвгдежзийклмнопрстхцчшщюя паеилоруныьятё равгдежиклмнотушхыьясё савеиклмнопрстучыьяёш "
    "тавеиклмнопрсуыьяёч убвгдежзйклмнопрстхчшщюя фаеиорул хавиорнул цаеиыо чаеиктнуёш шаеилуёькн щаеиёуь ыбвейлмнпстхш "
    "ьбзкмнсстшюяе экнтл ютщбдрзлш явезйлмнстрхцщюгдж ёвлмнртзж ъеяё"
)
OFTEN = (
    "абвезйклнпрстчя бо ваеикоры го даеино едйклмнрст жден за иезклмнстця каиорту лаеиоь "
    "маено наеинотуы обвгдезйклмнпрстч паеиор раеиоу сиклортья тавеиорсыь ужм фа ци чаеит ше "
    "ыйп яв ёт"
)
PAIRS = {row[0] + letter: 0.7 for row in FOLLOWS.split() for letter in row[1:]}
PAIRS |= {row[0] + letter: 1.0 for row in OFTEN.split() for letter in row[1:]}
CAPITALS = 0.85
HARMLESS = re.compile(r"[^\W\d_]+|[^\s«»—–…№“”„’•°§©\x20-\x7f\xa0ё]")
STRANGE = -3.0
VOWELS = frozenset("аеёиоуыэюяіїє")


def score(text: str) -> float:
    """From 1, every pair of letters is usual, down to −3; 0 when there is nothing to judge by."""
    total, count = 0.0, 0
    for word in HARMLESS.findall(text):
        if not word[0].isalpha():
            total, count = total + STRANGE, count + 1
            continue
        lowered = word.lower()
        for at in range(len(word) - 1):
            total += _pair(word[at], word[at + 1], lowered[at : at + 2])
        count += len(word) - 1
        if len(word) > 1 and word.islower() and not word.isascii() and VOWELS.isdisjoint(word):
            total += STRANGE  # abbreviations are in capitals: «МРТ», not «лпр»
    return total / count if count else 0.0


def _pair(first: str, second: str, lowered: str) -> float:
    if (usual := PAIRS.get(lowered)) is not None:
        if second.islower():
            return usual
        return usual * CAPITALS if first.isupper() else STRANGE
    if first.isascii() and second.isascii():
        return 0.0
    return STRANGE if first.isascii() != second.isascii() or (first.islower() and second.isupper()) else -1.0
