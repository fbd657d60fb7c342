"""A programmer of the VHI cabinet follows docs/api-insured.md: every command in it, against the real web server."""

import re
import subprocess

import pytest

from accounts.models import OneTimeCode
from requests_app.models import Case
from secondopinion import env
from tests.factories import UserFactory
from tests.pdfs import opinion_pdf
from tests.portal.api.program import token_of
from tests.web import ROOT, Web

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
COMMANDS = re.findall(
    r"^```sh\n(.*?)^```", (ROOT / "docs/api-insured.md").read_text(), re.MULTILINE | re.DOTALL
)


def test_from_nothing_to_the_code_in_the_letter_by_the_commands_of_the_page(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": env.storage(f"file://{tmp_path}/kept")}
    (tmp_path / "passport.pdf").write_bytes(opinion_pdf("Паспорт"))
    token = token_of(UserFactory())

    with Web(f"file://{tmp_path}/kept") as web:
        followed = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "".join(COMMANDS)],
            cwd=tmp_path,
            env={**web.environment, "HOST": web.address, "TOKEN": token},
            capture_output=True,
            text=True,
        )

    assert followed.returncode == 0, followed.stdout + followed.stderr
    case = Case.objects.get()
    assert case.questionnaire.filled_at and case.enclosures.get().kind == "identity"
    assert OneTimeCode.objects.filter(user=case.applicant).exists()
    assert len(COMMANDS) == 2
