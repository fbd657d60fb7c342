"""A partner's programmer follows docs/api.md: every command in it, as it stands there, against the real web server."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from documents.models import Document
from requests_app.models import Kind, Opinion
from requests_app.statuses import Status
from secondopinion import env
from tests.clinics.situations import PDF
from tests.documents import samples
from tests.factories import DocumentFactory, put, stored
from tests.web import ROOT, Web

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
COMMANDS = re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs/api.md").read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def web(settings, tmp_path):
    url = f"file://{tmp_path}/kept"
    settings.STORAGES = {**settings.STORAGES, "default": env.storage(url)}
    with Web(url) as server:
        yield server


def issued(web: Web) -> dict[str, str]:
    """What the first command of the page prints."""
    made = subprocess.run(
        [sys.executable, "manage.py", "issue_api_client", "Аврора"],
        cwd=ROOT, env=web.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(line.split("=", 1) for line in made.stdout.splitlines())


def test_from_nothing_to_an_opinion_by_the_commands_of_the_page(web, make_case, tmp_path):
    case = make_case(Status.OFFERED)
    paper = DocumentFactory(case_number=case.number, name="КТ.pdf", content=PDF)
    put(case, Kind.IMAGING, verdict="accepted", document=stored(paper, PDF))
    for document in Document.objects.of_case(case.number).exclude(pk=paper.pk):
        stored(document, b"%PDF-1.4 test")
    client = issued(web)
    (tmp_path / "opinion.pdf").write_bytes(samples.pdf())

    followed = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "".join(COMMANDS)],
        cwd=tmp_path,
        env={
            **web.environment,
            "HOST": web.address,
            "CLIENT_ID": client["client_id"],
            "CLIENT_SECRET": client["client_secret"],
        },
        capture_output=True,
        text=True,
    )

    assert followed.returncode == 0, followed.stdout + followed.stderr
    opinion = Opinion.objects.get(case=case)
    assert opinion.expert_name == "Ковалёв Роман Андреевич" and opinion.answers.count() == 2
    assert Path(tmp_path / str(paper.pk)).read_bytes() == PDF
    assert Document.objects.get(pk=opinion.document_id).name == "opinion.pdf"
    assert len(COMMANDS) == 5
