"""Whether names stand in a text: in capitals, in another grammatical case, over a line's end. No files here."""

import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
BROKEN = re.compile(r"(\w)[-\u00ad\u2010\ufffe]\s*\n\s*(\w)")
SPACED = re.compile(r"\b(?:\w ){3,}\w\b")
ENDINGS = "аеёиоуыэюяйь"
SHORTEST_STEM = 3
LONGEST_ENDING = 3


def found(words: Iterable[str], text: str) -> set[str]:
    """Those of the words (or phrases) that the text holds as whole words: «Соколова» is found in «Соколовой А. В.»."""
    tokens = _tokens(BROKEN.sub(r"\1\2", text)) + _tokens(SPACED.sub(_closed_up, text)) + _tokens(text)
    return {word for word in words if _stands_in(_tokens(word), tokens)}


def _closed_up(spaced: re.Match[str]) -> str:
    """«С О К О Л О В А» is one word."""
    return spaced.group().replace(" ", "")


def _tokens(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("ё", "е").replace("\u00ad", ""))


def _stands_in(phrase: list[str], tokens: list[str]) -> bool:
    length = len(phrase)
    return bool(phrase) and any(
        all(
            _same(wanted, token) for wanted, token in zip(phrase, tokens[start : start + length], strict=True)
        )
        for start in range(len(tokens) - length + 1)
    )


def _same(wanted: str, token: str) -> bool:
    """Equal, or the same stem with another short ending; words of fewer than four letters must be equal."""
    if wanted == token:
        return True
    stem = wanted.rstrip(ENDINGS)
    if len(wanted) < 4 or len(stem) < SHORTEST_STEM or not token.startswith(stem):
        return False
    return len(token) - len(stem) <= LONGEST_ENDING
