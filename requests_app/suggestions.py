"""Where an unsorted letter may belong (D19): cases that it seems to speak of, each with the reason. Never a decision."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from accounts.models import User
from accounts.models.policy import number_key
from accounts.names import folded
from correspondence import addresses
from correspondence.models import IncomingLetter
from requests_app.models import Case
from requests_app.numbering import numbers_in
from requests_app.querysets import CaseQuerySet

AT_MOST = 5
LONGEST_TEXT = 20_000
POLICY = re.compile(
    r"полис\w*[^\w\n]{0,5}(дмс|омс)?[^\w\n]{0,5}(?:№|n|номер)?[^\w\n]{0,3}([\w/ \-]{5,30})", re.IGNORECASE
)
NAME = re.compile(r"\b[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s+[А-ЯЁ][а-яё]+){1,3}")
MOST_NAMES = 12

BY_TOKEN = "ответ на наше письмо, но с другого адреса"
BY_NUMBER = "номер заявки в письме"
BY_ADDRESS = "с этого адреса уже писали"
BY_POLICY = "тот же полис"
BY_NAME = "имя пациента в письме"
WEIGHT = {BY_TOKEN: 8, BY_NUMBER: 5, BY_POLICY: 4, BY_ADDRESS: 3, BY_NAME: 2}


@dataclass(frozen=True)
class Suggestion:
    case: Case
    reasons: tuple[str, ...]


def of(case: Case, letters: Iterable[IncomingLetter], *, by: User) -> list[Suggestion]:
    """The likeliest first, five at most; only cases that this user may know of and that are not this one."""
    texts = [f"{letter.subject}\n{letter.text[:LONGEST_TEXT]}\n{letter.sender_name}" for letter in letters]
    recipients = [address for letter in letters for address in letter.recipients]
    known = Case.objects.visible_to(by).exclude(pk=case.pk).exclude(joined_to__isnull=False)
    reasons: dict[Case, list[str]] = defaultdict(list)
    for reason, asked in _asked(case, "\n".join(texts), recipients):
        for found in _sorted_ones(known, asked):
            reasons[found].append(reason)
    strongest = sorted(reasons.items(), key=lambda pair: -sum(WEIGHT[reason] for reason in pair[1]))
    return [Suggestion(found, tuple(why)) for found, why in strongest[:AT_MOST]]


def _sorted_ones(known: CaseQuerySet, asked: Q) -> list[Case]:
    """Letters that wait to be sorted themselves are joined to nothing, so they are not proposed."""
    unsorted = Q(channel=Case.Channel.LETTER, sorted_at=None)
    return list(known.exclude(unsorted).filter(asked).with_people().order_by("-created_at")[:AT_MOST])


def _asked(case: Case, text: str, recipients: list[str]) -> Iterator[tuple[str, Q]]:
    if tokens := addresses.reply_tokens_in(recipients):
        yield BY_TOKEN, Q(reply_token__in=tokens)
    if numbers := numbers_in(text):
        yield BY_NUMBER, Q(number__in=numbers)
    if case.contact_email:
        yield BY_ADDRESS, Q(contact_email=case.contact_email) | Q(applicant__email=case.contact_email)
    if policies := _policies_in(text):
        yield (
            BY_POLICY,
            Q(policy__number_key__in=[number_key(p) for p in policies]) | Q(policy_number__in=policies),
        )
    if names := _names_in(text):
        by_name = Q()
        for name in names:
            by_name |= Q(insured__name_key__startswith=name)
        yield BY_NAME, by_name


def _policies_in(text: str) -> list[str]:
    """What stands behind the word «полис» and holds a digit, in every length, with «ДМС» before it and without."""
    found = []
    for match in POLICY.finditer(text):
        words = match[2].split()
        for n in range(1, len(words) + 1):
            if any(map(str.isdigit, words[n - 1])):
                number = " ".join(words[:n])
                found += [number, f"{match[1] or 'ДМС'} {number}"]
    return list(dict.fromkeys(found))[:MOST_NAMES]


def _names_in(text: str) -> list[str]:
    """Each two capitalised words that stand together («Соколова Анна»), as the register folds them."""
    runs = [folded(match[0]).split() for match in NAME.finditer(text)]
    return list(dict.fromkeys(" ".join(pair) for run in runs for pair in pairwise(run)))[:MOST_NAMES]
