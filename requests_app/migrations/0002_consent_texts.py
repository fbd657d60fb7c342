"""The first versions of the consents' texts (D13). A new wording is a new version, never a change of these."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations

TEXTS = Path(__file__).resolve().parent.parent / "consent_texts"
KINDS = (
    "personal_data",
    "special_category",
    "cross_border",
    "medical_secrecy",
    "email_delivery",
    "simple_signature",
)


def load(apps, schema_editor):
    text_model = apps.get_model("requests_app", "ConsentText")
    for kind in KINDS:
        title, body = (TEXTS / f"{kind}.txt").read_text(encoding="utf-8").split("\n", 1)
        body = body.strip()
        text_model.objects.create(
            kind=kind,
            version=1,
            title=title.strip(),
            body=body,
            sha256=hashlib.sha256(body.encode()).hexdigest(),
            valid_from=datetime(2024, 1, 1, tzinfo=UTC),
        )


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
