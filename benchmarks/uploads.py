"""A large file by tus into the real web server; the floor: a raw body at the same server, hashed, with fsync."""

import http.client
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from benchmarks.figures import Figure, in_turns
from tests.factories import CaseFactory, UserFactory
from tests.portal.test_upload_cuts import client_at
from tests.portal.visiting import address
from tests.web import Web

SIZE = 256 * 1024**2
MEGABYTES = SIZE // 1024**2


def figures() -> Iterator[Figure]:
    person = UserFactory()
    draft = CaseFactory(draft=True, applicant=person)
    storage = f"file://{settings.STORAGES['default']['OPTIONS']['location']}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(os.urandom(SIZE))
        with (
            Web(storage, workers=1) as web,
            Web(storage, workers=1, application="benchmarks.raw:application") as floor,
        ):
            client = client_at(web.address, person)

            def ours(number: int) -> None:
                where = client.begin(address("uploads", draft.pk), SIZE, filename="КТ.zip", page="imaging")
                client.send(where, path)

            ours(3)
            _put(floor.address, path)
            rate, least = in_turns(MEGABYTES, ours, lambda number: _put(floor.address, path))
    yield Figure("файл 256 МБ частями (tus), МБ в секунду", rate, least, "≥ 0,9 пола", rate >= 0.9 * least)


def _put(where: str, path: Path) -> None:
    line = http.client.HTTPConnection(urlsplit(where).netloc, blocksize=256 * 1024)
    with path.open("rb") as file:
        line.request("PATCH", "/", body=file, headers={"Content-Length": str(SIZE)})
        assert line.getresponse().status == 200
    line.close()
