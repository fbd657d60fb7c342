"""Every page that a person can reach by links, each kind of address a few times."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.browser.window import Window

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FILES = re.compile(r"\.pdf$|/file/$|/papers/$|/papers/\*/$|/mail/.+/\d+/$|\.eml$")


def kind_of(path: str) -> str:
    """The address without its ids and its query."""
    return re.sub(r"\d+", "9", UUID.sub("*", urlsplit(path).path))


def pages(window: Window, start: str, *, of_a_kind: int = 3, most: int = 60) -> Iterator[str]:
    """Walk by links from ``start`` inside the product; yields each path while its page is open."""
    seen, waiting, kinds = {start}, deque([start]), Counter()
    while waiting and sum(kinds.values()) < most:
        path = waiting.popleft()
        kind = kind_of(path)
        if kinds[kind] >= of_a_kind or FILES.search(kind):
            continue
        kinds[kind] += 1
        window.go(path)
        yield path
        for link in window.page.eval_on_selector_all("a[href]", "links => links.map(l => l.href)"):
            if not link.startswith(window.address) or "#" in link:
                continue
            found = link.removeprefix(window.address)
            if found not in seen:
                seen.add(found)
                waiting.append(found)
