"""Every route of the product, read from the URL resolver itself, so that none can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLResolver


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str
    parameters: tuple[str, ...]

    @property
    def door(self) -> str:
        """The namespace, which decides who may come in at all; empty for what belongs to no door."""
        return self.name.rpartition(":")[0]


def routes(patterns=None, prefix: str = "", door: tuple[str, ...] = ()) -> Iterator[Route]:
    for found in get_resolver().url_patterns if patterns is None else patterns:
        address = f"{prefix}{found.pattern}"
        if isinstance(found, URLResolver):
            inside = (*door, found.namespace) if found.namespace else door
            yield from routes(found.url_patterns, address, inside)
        else:
            name = ":".join((*door, found.name or f"unnamed {address}"))
            yield Route(name, address, tuple(found.pattern.converters))
