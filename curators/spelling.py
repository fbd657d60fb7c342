"""A password as it is read out by phone: each sign by a name that is not taken for another."""

NAMES = {
    "a": "а, как Анна",
    "b": "бэ, латинская",
    "c": "цэ, как цирк",
    "d": "дэ, как Дмитрий",
    "e": "е, как Елена",
    "f": "эф, как Фёдор",
    "g": "гэ, как Галина",
    "h": "аш, стульчик",
    "i": "и с точкой",
    "j": "йот",
    "k": "ка, как Константин",
    "l": "эль, как Леонид",
    "m": "эм, как Мария",
    "n": "эн, как Николай",
    "o": "о, как Ольга",
    "p": "пэ, как Павел",
    "q": "ку",
    "r": "эр, как Роман",
    "s": "эс, как доллар",
    "t": "тэ, как Татьяна",
    "u": "у, как Ульяна",
    "v": "вэ, галочка",
    "w": "дубль-вэ",
    "x": "икс",
    "y": "игрек",
    "z": "зет",
}
"""All of them Latin and small; digits say themselves."""


def spelled(password: str) -> list[list[tuple[str, str]]]:
    """Its groups, each a list of (sign, how to say it)."""
    return [[(sign, NAMES.get(sign.lower(), "цифра")) for sign in group] for group in password.split("-")]
