"""Opinions released before originals had rows: each gets one, with the storage that was counted for it."""

from zoneinfo import ZoneInfo

from django.db import migrations


def keep(apps, schema_editor):
    Deadline = apps.get_model("requests_app", "Deadline")
    Opinion = apps.get_model("requests_app", "Opinion")
    Original = apps.get_model("requests_app", "Original")
    counted = Deadline.objects.filter(kind="storage", stopped_at=None, promised_on__isnull=False)
    for storage in counted.order_by("began_at"):
        released = Opinion.objects.filter(case_id=storage.case_id, released_at__isnull=False, original=None)
        opinion = released.order_by("-version").first()
        if opinion is not None:
            Original.objects.create(
                opinion=opinion,
                storage=storage,
                state="storage_over" if storage.met_at else "kept",
                state_since=storage.met_at or opinion.released_at,
                served_on=storage.began_at.astimezone(ZoneInfo("Europe/Moscow")).date(),
                kept_until=storage.promised_on,
            )


class Migration(migrations.Migration):

    dependencies = [("requests_app", "0005_originals")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop, elidable=True)]
