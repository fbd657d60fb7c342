"""The first start: an empty product fills itself, by the real actions at moments of the past."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Role
from secondopinion.demo import cast, post, programs, tales
from secondopinion.demo.clock import play
from secondopinion.demo.days import Days
from secondopinion.demo.tale import Stage
from workcalendar import loading
from workcalendar.days import CalendarMissing

LOCK = 20_152_099
PROVISIONAL_YEAR = 2027


@transaction.atomic
def fill(*, at: datetime) -> bool:
    """Everything or nothing; False when somebody is here already. Of two at once the second finds the work done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if User.objects.exclude(role=Role.SYSTEM).exists():
        return False
    people = cast.gather(at)
    programs.let_in(people, at=at)
    _approve_the_coming_year(people["ekaterina"], at=at)
    stage = Stage(Days(at, loading.approved()), people)
    play(tales.scripts(stage), until=at)
    transaction.on_commit(partial(post.put_into, settings.MAIL_DIR))
    return True


def _approve_the_coming_year(by: User, *, at: datetime) -> None:
    """In the demonstration a person has approved the provisional calendar (D16)."""
    try:
        loading.approve(PROVISIONAL_YEAR, by=by, at=at)
    except CalendarMissing:
        return
