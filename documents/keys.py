"""Under which key a file lies in the storage: nothing of its name or of the person."""

import uuid


def generated_key() -> str:
    """«ab/cd/<uuid>», spread over folders."""
    key = uuid.uuid4()
    return f"{key.hex[:2]}/{key.hex[2:4]}/{key}"
