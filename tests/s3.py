"""A real S3 server (moto) as a process of its own: in one process with a test it would share its interpreter's lock."""

import os
import socket
import subprocess
import sys
import time
from types import TracebackType

import boto3

from tests.smtp import free_port

KEY, SECRET = "key", "secret"


class S3:
    """``address`` is host:port. Whatever is put there is gone with it."""

    def __enter__(self) -> "S3":
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET},
        )
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return self
            except OSError:
                assert self._process.poll() is None, "moto did not start"
                time.sleep(0.1)
        raise AssertionError("moto did not begin to listen")

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(10)


def client_of(address: str):
    return boto3.client(
        "s3",
        endpoint_url=f"http://{address}",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )


def url_of(address: str, bucket: str) -> str:
    """As STORAGE_URL names it."""
    return f"s3://{KEY}:{SECRET}@{address}/{bucket}?tls=0"
