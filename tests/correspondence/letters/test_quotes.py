"""What is new in a reply stays, what it repeats is folded; nothing is dropped."""

import pytest

from correspondence.parsing import quotes
from tests.correspondence.letters.quotes import BETWEEN, ONLY_MARKS, REPLIES, Reply


def said(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.id)
def test_the_new_words_stay_and_the_old_are_folded(reply: Reply, read):
    text = read(reply.raw).text

    fresh, folded = quotes.fold(text)

    assert said(fresh) == said(reply.fresh)
    assert [phrase for phrase in reply.hidden if phrase not in folded or phrase in fresh] == []
    assert [line for line in said(text) if line not in said(fresh) + said(folded)] == []


def test_answers_between_the_quotes_stay(read):
    fresh, _folded = quotes.fold(read(BETWEEN.raw).text)

    assert "С августа." in fresh and "Операции не было." in fresh


def test_a_letter_of_quotes_alone_is_not_shown_as_nothing_said(read):
    fresh, _folded = quotes.fold(read(ONLY_MARKS.raw).text)

    assert fresh.strip() != ""
