"""Letters given to the server whose answer never came: settled by its log, or left to a person."""

from datetime import datetime

from django.conf import settings

from correspondence import mta_log, outcomes
from correspondence.models import SENDING_LEASE, OutgoingLetter
from correspondence.mta_log import Fate, Found

NOT_IN_THE_LOG = Found(Fate.NOT_KNOWN)


def settle(at: datetime) -> int:
    """Look up every letter left in sending and every unknown one. How many became unknown now."""
    stuck = list(OutgoingLetter.objects.stuck_in_sending(at))
    not_known = OutgoingLetter.objects.not_known(at) if settings.MTA_LOG else []
    letters = [*stuck, *not_known]
    sent_at = {letter.message_id: letter.sending_at for letter in letters if letter.sending_at}
    found = mta_log.look_up(settings.MTA_LOG, sent_at)
    return sum(_settled(letter, found.get(letter.message_id, NOT_IN_THE_LOG), at) for letter in letters)


def _settled(letter: OutgoingLetter, found: Found, at: datetime) -> bool:
    """True when nobody knows. «Not taken» is believed once no server would still be holding the line open."""
    assert letter.sending_at is not None
    if found.fate is Fate.TAKEN and found.at is not None:
        outcomes.accepted(letter, found.words, max(found.at, letter.sending_at))
        return False
    if found.fate is Fate.NOT_TAKEN and at > letter.sending_at + SENDING_LEASE:
        outcomes.not_taken(letter, at)
        return False
    return outcomes.unknown(letter, "Отправка оборвалась", at)
