"""What the mail server's log tells of a letter: only what it really shows, whatever else stands in it."""

import os
import random
from datetime import UTC, datetime, timedelta

import pytest

from correspondence import log_lines, mta_log
from correspondence.mta_log import Fate
from tests.correspondence.postfix import PostfixLog, iso, syslog

SENT = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)
OURS = "<0198c0de-1111-4222-8333-444455556666@rgs.ru>"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(params=[iso, syslog], ids=["iso", "syslog"])
def log(request, tmp_path):
    """A log that has lines from before the letter was sent."""
    log = PostfixLog(tmp_path / "mail.log", request.param)
    log.connected(SENT - 10 * MINUTE)
    return log


def fate(log: PostfixLog, sent_at: datetime = SENT) -> mta_log.Found:
    return mta_log.look_up(str(log.path), {OURS: sent_at})[OURS]


def test_a_letter_in_the_queue_is_taken_at_the_moment_it_got_there(log):
    queue_id = log.begun(SENT + SECOND, OURS)
    log.queued(SENT + 2 * SECOND, queue_id)
    log.ended(SENT + 30 * SECOND, queue_id, "deferred")

    found = fate(log)

    assert (found.fate, found.at) == (Fate.TAKEN, SENT + 2 * SECOND)
    assert queue_id in found.words and "status=deferred" in found.words


@pytest.mark.parametrize("status", ["sent", "bounced", "deferred"])
def test_a_letter_that_was_sent_on_had_been_taken_though_its_queueing_is_not_in_the_log(log, status):
    log.ended(SENT + 5 * SECOND, log.begun(SENT + SECOND, OURS), status)

    assert fate(log).fate is Fate.TAKEN


def test_a_letter_of_which_a_log_that_covers_its_time_knows_nothing_was_not_taken(log):
    log.took(SENT + SECOND, "<another@rgs.ru>")
    log.connected(SENT + 2 * MINUTE + SECOND)

    assert fate(log).fate is Fate.NOT_TAKEN


def test_a_log_that_ends_too_early_knows_nothing(log):
    assert fate(log).fate is Fate.NOT_KNOWN
    log.connected(SENT + SECOND)
    assert fate(log).fate is Fate.NOT_KNOWN
    log.connected(SENT + 2 * MINUTE)
    assert fate(log).fate is Fate.NOT_KNOWN


def test_a_log_that_begins_too_late_knows_nothing(tmp_path):
    log = PostfixLog(tmp_path / "mail.log")
    log.connected(SENT + SECOND)
    log.connected(SENT + HOUR)

    assert fate(log).fate is Fate.NOT_KNOWN


def test_headers_without_an_end_are_waited_for_an_hour_before_they_count_as_not_taken(log):
    """A server that still checks the content has named the Message-ID and nothing more."""
    log.begun(SENT + SECOND, OURS)
    log.connected(SENT + 30 * MINUTE)
    assert fate(log).fate is Fate.NOT_KNOWN

    log.connected(SENT + HOUR + SECOND)
    assert fate(log).fate is Fate.NOT_TAKEN


def test_a_queue_id_used_again_for_another_letter_tells_nothing_of_ours(log):
    log.begun(SENT + SECOND, OURS, "4F00AA11")
    log.begun(SENT + 3 * SECOND, "<another@example.org>", "4F00AA11")
    log.queued(SENT + 4 * SECOND, "4F00AA11")
    log.connected(SENT + 3 * HOUR)

    assert fate(log).fate is Fate.NOT_TAKEN


def test_our_message_id_in_anothers_words_is_not_our_letter(log):
    for program, words in (
        ("smtpd", f"NOQUEUE: reject: RCPT from x: helo=</cleanup[1]: ABCDEF12: message-id={OURS}>"),
        ("cleanup", f"ABCDEF12: warning: header Subject: message-id={OURS} from x"),
        ("cleanup", f"ABCDEF12: resent-message-id={OURS}"),
        ("cleanup", f"ABCDEF12: message-id=<x>{OURS}"),
    ):
        log.line(SENT + SECOND, program, words)
    log.queued(SENT + 2 * SECOND, "ABCDEF12")
    log.connected(SENT + 3 * MINUTE)

    assert fate(log).fate is Fate.NOT_TAKEN


def test_the_log_rotated_before_is_read_too(log):
    log.took(SENT + SECOND, OURS)
    log.rotate()
    log.connected(SENT + HOUR)

    assert fate(log).fate is Fate.TAKEN


def test_a_letter_begun_before_the_rotation_and_ended_after_it_is_taken(log):
    queue_id = log.begun(SENT + SECOND, OURS)
    log.rotate()
    log.queued(SENT + 2 * SECOND, queue_id)

    assert fate(log).fate is Fate.TAKEN


def test_in_the_gap_between_two_logs_nothing_is_known(log):
    """The one beside may be of last year."""
    log.rotate()
    log.connected(SENT + MINUTE)
    log.connected(SENT + HOUR)

    assert fate(log).fate is Fate.NOT_KNOWN


def test_a_rotated_log_alone_that_covers_the_time_is_enough_with_the_new_one(log):
    log.connected(SENT + MINUTE)
    log.rotate()
    log.connected(SENT + HOUR)

    assert fate(log).fate is Fate.NOT_TAKEN


@pytest.mark.parametrize(
    "said",
    ["imuxsock lost 17 messages from pid 1 due to rate-limiting", "Suppressed 230 messages from postfix"],
)
def test_a_log_that_says_it_lost_lines_proves_nothing_by_silence(log, said):
    log.line(SENT + SECOND, "rsyslogd", said)
    log.connected(SENT + HOUR)

    assert fate(log).fate is Fate.NOT_KNOWN


def test_syslog_time_that_does_not_fit_the_file_is_not_believed(tmp_path):
    """Without its zone told by the file's own moment, an hour's error would call a taken letter lost."""
    log = PostfixLog(tmp_path / "mail.log", syslog)
    log.connected(SENT - 10 * MINUTE)
    log.connected(SENT + HOUR)
    odd = (SENT + HOUR + timedelta(minutes=7)).timestamp()
    os.utime(log.path, (odd, odd))

    assert fate(log).fate is Fate.NOT_KNOWN


@pytest.mark.parametrize("hours", [-12, -3, 0, 3, 5, 14])
def test_the_zone_of_syslog_is_told_by_the_file(tmp_path, hours):
    def elsewhere(at: datetime) -> str:
        return (at.astimezone(UTC) + timedelta(hours=hours)).strftime("%b %e %H:%M:%S")

    log = PostfixLog(tmp_path / "mail.log", elsewhere)
    log.connected(SENT - MINUTE)
    log.took(SENT + SECOND, OURS)

    assert fate(log).at == SENT + SECOND


@pytest.mark.parametrize(
    "sent_at",
    [
        datetime(2026, 12, 31, 20, 59, 50, tzinfo=UTC),
        datetime(2027, 1, 1, 0, 0, 5, tzinfo=UTC),
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    ],
)
def test_syslog_over_the_new_year_and_on_a_leap_day(tmp_path, sent_at):
    log = PostfixLog(tmp_path / "mail.log", syslog)
    log.connected(sent_at - MINUTE)
    log.took(sent_at + 15 * SECOND, OURS)
    log.connected(sent_at + HOUR)

    assert fate(log, sent_at).at == sent_at + 15 * SECOND


def test_only_the_end_of_a_long_log_is_read(log, monkeypatch):
    monkeypatch.setattr(log_lines, "BLOCK", 4096)
    for minute in range(600, 1, -1):
        log.connected(SENT - minute * MINUTE)
    log.took(SENT + SECOND, OURS)

    files = log_lines.files_since(str(log.path), SENT)
    first_read = next(next(files))[0]

    assert SENT - HOUR < first_read < SENT - log_lines.MARGIN
    assert fate(log).fate is Fate.TAKEN


def test_beyond_the_limit_nothing_is_known_rather_than_read(log, monkeypatch):
    monkeypatch.setattr(log_lines, "BLOCK", 512)
    monkeypatch.setattr(log_lines, "LIMIT", 2048)
    log.took(SENT + SECOND, OURS)
    for second in range(300):
        log.connected(SENT + 3 * MINUTE + second * SECOND)

    assert fate(log).fate is Fate.NOT_KNOWN


def test_garbage_around_the_lines_changes_nothing(log):
    """Bytes of any kind, lines without end, halves of lines: none is an error, none hides a letter."""
    chance = random.Random(7)
    for _ in range(200):
        log.raw(chance.randbytes(chance.randrange(300)) + b"\n", SENT)
    log.raw(b"x" * 100_000 + b"\n", SENT)
    log.raw(b"9999-99-99T99:99:99 mail postfix/qmgr[1]: no moment\nFoo 99 99:99:99 mail\n\n \n", SENT)
    log.took(SENT + SECOND, OURS)
    log.raw(b"2026-11-23T09:0", SENT + SECOND)

    assert fate(log).fate is Fate.TAKEN


def test_the_rest_of_an_endless_line_is_not_read_as_a_line(log):
    """Whoever can write a long header could else write lines of their own."""
    forged = f"{iso(SENT + SECOND)} mail postfix/cleanup[1]: ABCDEF12: message-id={OURS}"
    log.raw(b"y" * log_lines.LONGEST_LINE + forged.encode() + b"\n", SENT)
    log.queued(SENT + 2 * SECOND, "ABCDEF12")
    log.connected(SENT + 3 * MINUTE)

    assert fate(log).fate is Fate.NOT_TAKEN


def test_several_letters_are_looked_up_in_one_reading(log):
    others = {f"<{n}@rgs.ru>": SENT + n * SECOND for n in range(5)}
    log.took(SENT + SECOND, "<1@rgs.ru>"), log.took(SENT + 3 * SECOND, "<3@rgs.ru>")
    log.connected(SENT + HOUR)

    found = mta_log.look_up(str(log.path), others)

    taken = {message_id for message_id, one in found.items() if one.fate is Fate.TAKEN}
    assert taken == {"<1@rgs.ru>", "<3@rgs.ru>"} and len(found) == 5


@pytest.mark.parametrize("path", ["", "nowhere/mail.log", "."])
def test_without_a_readable_log_nothing_is_known(path, tmp_path):
    assert mta_log.look_up(path and str(tmp_path / path), {OURS: SENT}) == {}


def test_an_empty_log_knows_nothing(tmp_path):
    assert fate(PostfixLog(tmp_path / "mail.log")).fate is Fate.NOT_KNOWN
