"""The terms of the procedure, each one line, so that a lawyer's other answer is a one-line change."""

from datetime import time, timedelta

from workcalendar.days import BusinessDays, CalendarDays, Months

ACKNOWLEDGEMENT_WITHIN = BusinessDays(1)
"""S5, D1: the curator informs the applicant within 1 working day."""

OPINION_WITHIN = CalendarDays(14)
"""S7, D2: 14 calendar days from the arrival of what was last to come."""

ORIGINAL_KEPT_FOR = Months(18)
"""S10, D9: the organisation keeps the original at most 1.5 years."""

REVIEW_WITHIN = BusinessDays(1)
"""Internal: newly arrived documents are looked at within 1 working day."""

CLINIC_ANSWERS_WITHIN = BusinessDays(1)
"""The organisation accepts or declines an offer within 1 working day."""

ANSWER_WITHIN = CalendarDays(21)
ANSWER_REMINDER_DAYS = (7, 14, 21)
"""Reminders to an applicant who was asked for a document; then the curator decides."""

OPINION_REMINDER_DAYS = (7, 10, 12)
OPINION_HEAD_DAY = 13
AUTOMATIC_RELEASE_AT = time(12, 0)
"""The last day, Moscow: what is uploaded and meets every condition is released automatically (D7)."""

NOTICE_BEFORE = timedelta(minutes=30)
WARNING_BEFORE = timedelta(hours=2)
"""Working time before the end of the acknowledgement: the automatic notice, the warning (D7, D14)."""

MATERIALS_BY_HEAD_FROM_DAY = 8
"""D4: from this day of the term on, a clinic's request is confirmed by the head of curators."""

FOLLOW_UP_WITHIN = BusinessDays(5)
FOLLOW_UPS_AT_MOST = 3
"""Ours, not the procedure's: so many questions after the opinion, each answered within five working days."""

PARCEL_TRAVELS_FOR = timedelta(days=30)
"""Ours: a thing of a case that is over and longer than this on its way is being looked for (S12)."""

STORAGE_REMINDERS_MONTHS = (6, 3, 1)
STORAGE_REMINDER_DAYS = 14
"""D9: reminders to the insured before the original's storage ends."""

DESTROY_AFTER_WITHDRAWAL = timedelta(days=30)
"""L3: personal data are destroyed within 30 days of the withdrawal of consent."""

LETTER_LIMIT_BYTES = 15 * 1024 * 1024
"""D8: above this the letter carries a smaller copy."""
