"""The calendars of 2024-2027, so that every installation and every test counts terms from the first minute."""

from django.db import migrations
from django.utils import timezone

from workcalendar import builtin


def put_in(apps, schema_editor):
    year_model = apps.get_model("workcalendar", "CalendarYear")
    builtin.write(year_model, apps.get_model("workcalendar", "CalendarDay"), at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("workcalendar", "0001_initial")]
    operations = [migrations.RunPython(put_in, migrations.RunPython.noop)]
