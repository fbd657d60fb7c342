"""What the child says is any stranger's word: looked at by the parent field by field before it is a Reading."""

import re
import stat
from pathlib import Path
from typing import Any

from correspondence.parsing.reading import Bounce, Part, Reading

PART = re.compile(r"part-[0-9]{4}")
NATURES = ("person", "auto_reply", "bulk", "bounce")
COLUMNS = {"message_id": 300, "sender": 254, "sender_name": 200, "subject": 500, "nature_because": 120}
"""How long a field may be: as long as its column of IncomingLetter."""


class NotBelieved(Exception):
    """A field is missing, of a wrong type, or names a file that is not a plain one of the folder."""


def believed(answer: dict[str, Any], folder: Path) -> Reading:
    """The child's word as any stranger's: every field of its type and no longer than its column."""
    try:
        said = answer["reading"]
        return Reading(
            **{name: _text(said[name])[:longest] for name, longest in COLUMNS.items()},
            references=_texts(said["references"]),
            recipients=_texts(said["recipients"]),
            text=_text(said["text"]),
            parts=_parts(said["parts"], folder),
            nature=NATURES[NATURES.index(said["nature"])],
            bounce=_bounce(said["bounce"]),
            content_sha256=_text(said["content_sha256"])[:64],
        )
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise NotBelieved from error


def _text(said: object) -> str:
    if not isinstance(said, str) or "\x00" in said:
        raise TypeError(type(said))
    return said


def _texts(said: object) -> tuple[str, ...]:
    if not isinstance(said, list):
        raise TypeError(type(said))
    return tuple(_text(one)[:320] for one in said)


def _parts(said: object, folder: Path) -> tuple[Part, ...]:
    """Each in a file of its own."""
    if not isinstance(said, list):
        raise TypeError(type(said))
    parts = tuple(_part(one, folder) for one in said)
    files = [part.file for part in parts if part.file]
    if len(files) != len(set(files)):
        raise ValueError(files)
    return parts


def _part(said: dict[str, Any], folder: Path) -> Part:
    """A stored part is a plain file of the folder, as large as was said; a listed one has its reason."""
    part = Part(
        name=_text(said["name"])[:200],
        content_type=_text(said["content_type"])[:201],
        size=said["size"],
        sha256=_text(said["sha256"])[:64],
        inline=said["inline"],
        file=_text(said["file"]),
        skipped=_text(said["skipped"])[:400],
    )
    if (
        type(part.size) is not int
        or type(part.inline) is not bool
        or not part.name
        or bool(part.file) == bool(part.skipped)
    ):
        raise ValueError(part)
    if part.file:
        found = (folder / part.file).lstat() if PART.fullmatch(part.file) else None
        if found is None or not stat.S_ISREG(found.st_mode) or found.st_size != part.size:
            raise ValueError(part)
    return part


def _bounce(said: dict[str, Any] | None) -> Bounce | None:
    if said is None:
        return None
    if type(said["is_final"]) is not bool:
        raise TypeError(said)
    return Bounce(
        _texts(said["message_ids"]),
        _text(said["recipient"])[:254],
        _text(said["status"])[:20],
        _text(said["reason"])[:500],
        said["is_final"],
    )
