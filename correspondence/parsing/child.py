"""The limited child that reads letters: `python -m correspondence.parsing.child LIMITS`. No Django, no secrets, no network.

A line {"raw": path, "folder": path} in, a line out: {"reading": …}, or {"unreadable": code}, or {"failed": errno} of a disk.
"""

import gc
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from correspondence.parsing import letter
from documents.previews.limits import Limits, tie_hands


def answer(asked: dict[str, str]) -> dict[str, Any]:
    """The reading of one letter, or why there is none."""
    try:
        raw = Path(asked["raw"]).read_bytes()
        return {"reading": asdict(letter.read(raw, Path(asked["folder"])))}
    except MemoryError:
        return {"unreadable": "memory"}
    except OSError as error:
        return {"failed": error.errno or 0}
    except Exception as error:  # the next letter must be read whatever this one does
        return {"unreadable": type(error).__name__}


def main(arguments: list[str]) -> None:
    """Until the parent closes the pipe. Out of memory once, the child ends: a fresh one starts clean."""
    network_is_closed = tie_hands(Limits(**json.loads(arguments[0])))
    print(json.dumps({"ready": True, "network_is_closed": network_is_closed}), flush=True)
    gc.freeze()
    for line in sys.stdin:
        said = answer(json.loads(line))
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        if said.get("unreadable") == "memory":
            return


if __name__ == "__main__":
    main(sys.argv[1:])
