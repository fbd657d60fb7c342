"""Files in an S3-compatible storage: read in pieces, never whole in memory, and given by links that soon end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

CHUNK = 256 * 1024
LINK_SECONDS = 60


class AfarStorage(S3Storage):  # type: ignore[misc]
    """``links``: the address at which people's browsers reach the same bucket; without it everything goes through us."""

    links: str

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "links": "", "max_memory_size": 8 * 1024**2}

    def chunks(self, key: str, *, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes from ``first`` to ``last``, both included; raises FileNotFoundError before any is given."""
        asked = f"bytes={first}-{'' if last is None else last}"
        try:
            body = self.bucket.Object(key).get(**({"Range": asked} if first or last is not None else {}))[
                "Body"
            ]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(key) from error
            raise OSError(error.response["Error"]["Code"]) from error
        return body.iter_chunks(CHUNK)  # type: ignore[no-any-return]

    def local(self, key: str) -> Path | None:
        """Nothing of this storage lies here."""
        return None

    def link(self, key: str, *, disposition: str, content_type: str) -> str:
        """An address of this one object that ends in a minute; empty where browsers cannot reach the storage."""
        if not self.links:
            return ""
        told = {"ResponseContentDisposition": disposition, "ResponseContentType": content_type}
        never = {"ResponseCacheControl": "private, no-store"}
        return str(
            self._reached_by_people().generate_presigned_url(
                "get_object",
                Params={"Bucket": self.bucket_name, "Key": key, **told, **never},
                ExpiresIn=LINK_SECONDS,
            )
        )

    def _reached_by_people(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.links,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region_name,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )
