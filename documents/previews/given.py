"""What the parent has given the limited child in its environment: programs that may be there, folders."""

import os
from pathlib import Path


def program(name: str) -> str:
    """The path of SOFFICE or TESSERACT; empty where there is none."""
    return os.environ.get(name, "")


def folder() -> Path:
    """The child's own temporary folder, which its parent removes."""
    return Path(os.environ["HOME"])


def roots() -> Path | None:
    """The folder with the certificates of authorities that the insurer trusts; None where there is none."""
    folder = os.environ.get("SIGNATURE_ROOTS", "")
    return Path(folder) if folder else None


def environment(**more: str) -> dict[str, str]:
    """For a program that the child starts: its own, and what is added."""
    return {**os.environ, **more}
