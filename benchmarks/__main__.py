"""`python -m benchmarks`: the embedded servers, durable as on a server, then every figure as JSON and a table."""

import atexit
import json
import os
import shutil
import signal

os.environ["DJANGO_SETTINGS_MODULE"] = "secondopinion.settings.test"

from secondopinion.embedded.postgres import Postgres
from secondopinion.embedded.redis import Redis
from tests.servers import new_folder

HEADINGS = f"{'что':<44} {'у нас':>9} {'пол':>9} {'доля':>6}  {'нужно':<22} держится"


def main() -> None:
    var = new_folder()
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    postgres, redis = Postgres(var, password="only-for-benchmarks"), Redis(var)
    servers = [(postgres.start(), signal.SIGINT), (redis.start(), signal.SIGTERM)]
    try:
        postgres.wait(servers[0][0])
        postgres.create_database()
        os.environ |= {
            "DATABASE_URL": postgres.url(),
            "REDIS_URL": redis.url,
            "STORAGE_URL": f"file://{var}/files",
        }
        run()
    finally:
        for server, with_signal in reversed(servers):
            server.send_signal(with_signal)
            server.wait(20)


def run() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from benchmarks import archives, forms, letters, pages, uploads

    call_command("migrate", verbosity=0)
    found = [figure for room in (archives, forms, uploads, pages, letters) for figure in room.figures()]
    connections.close_all()
    for figure in found:
        print(json.dumps(figure.as_json(), ensure_ascii=False))
    print(HEADINGS, *(figure.as_row() for figure in found), sep="\n")


if __name__ == "__main__":
    main()
