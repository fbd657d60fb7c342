"""Whether a word in Latin letters is a Russian name, by whichever standard it was rewritten. No rows here."""

SOUNDS = {
    "а": "a",
    "б": "b",
    "в": "v w ff f",
    "г": "g gh h v",
    "д": "d",
    "е": "e ye je ie eh yo jo io o",
    "ж": "zh j z sh jh",
    "з": "z s",
    "и": "i y ij ee yi",
    "й": "y i j iy",
    "к": "k c ck",
    "л": "l ll",
    "м": "m",
    "н": "n nn",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s ss",
    "т": "t",
    "у": "u ou oo w",
    "ф": "f ph",
    "х": "kh h x ch",
    "ц": "ts c tz cz z tc",
    "ч": "ch tch tsch c cz",
    "ш": "sh sch ch s",
    "щ": "shch sch shh sc s schtsch stsch szcz sh ch",
    "ъ": " ie y j",
    "ы": "y i ui yi",
    "ь": " i y j",
    "э": "e eh ae",
    "ю": "yu iu ju u yoo",
    "я": "ya ia ja a ea",
}
"""Ways of writing a letter: GOST 7.79, GOST R 52535.1, ICAO 9303, BGN, German, French, Polish; a space is none at all."""
GROUPS = {"кс": "x ks cs", "ий": "iy ii y i ij yi yj", "ый": "iy yy y i yi yj", "дж": "j dj dzh"}
ALSO = {
    "александр": "alexander aleksander alex",
    "александра": "alexandra",
    "петр": "peter pyotr",
    "павел": "paul",
    "михаил": "michael mikhael",
    "евгений": "eugene",
    "евгения": "eugenia",
    "екатерина": "catherine katherine",
    "елена": "helen helena",
    "николай": "nicholas nikolas nicolas",
    "мария": "mary",
    "георгий": "george",
    "иосиф": "joseph",
    "яков": "jacob",
    "давид": "david",
    "софья": "sofia sophia sofiya",
}
"""Names that are translated rather than rewritten."""
MARKS = str.maketrans("", "", "'`’ʹʺ\"")


def is_written(russian: str, latin: str) -> bool:
    """«Юлия» may be Yulia, Yuliya, Iuliia, Julia or Julija; both in lower case, «ё» as «е»."""
    latin = latin.translate(MARKS)
    return latin in ALSO.get(russian, "").split() or len(latin) in _reached(russian, latin)


def begins(russian: str, letter: str) -> bool:
    """Whether a Latin initial may stand for the name: J for «Юлия», S for «Щукин»."""
    first = russian[:1]
    return any(way.startswith(letter) for way in _ways(first)) or (first in "её" and letter in "ey")


def _reached(russian: str, latin: str) -> set[int]:
    """How many Latin letters the whole of the Russian word may take up from the beginning."""
    ends: list[set[int]] = [{0}] + [set() for _ in russian]
    for place in range(len(russian)):
        for sound in (russian[place], russian[place : place + 2]):
            if len(sound) == 1 or sound in GROUPS:
                ends[place + len(sound)] |= {
                    start + len(way)
                    for way in _ways(sound)
                    for start in ends[place]
                    if latin.startswith(way, start)
                }
    return ends[-1]


def _ways(sound: str) -> list[str]:
    if sound in GROUPS:
        return GROUPS[sound].split()
    written = SOUNDS.get(sound, sound)
    return ["", *written.split()] if written.startswith(" ") else written.split()
