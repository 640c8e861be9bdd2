"""PURE: elements of a document by name, whatever their order, namespace or extra wrapping."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_TEXT = 100_000  # characters of one element; the format allows 4,000


@dataclass(frozen=True, slots=True)
class Node:
    """An element, or nothing: asking for what is missing gives an empty node, so that paths need no checks."""

    element: Any = None

    def __bool__(self) -> bool:
        return self.element is not None

    def child(self, *path: str) -> "Node":
        """The first element at this path of names."""
        node = self.element
        for name in path:
            node = next(_named(node, name), None)
            if node is None:
                return NOTHING
        return Node(node)

    def children(self, *path: str) -> list["Node"]:
        """All elements at this path: those of the last name below the first of the names before."""
        parent = self.child(*path[:-1]).element
        return [Node(found) for found in _named(parent, path[-1])]

    def text(self, *path: str) -> str:
        """The text at this path, trimmed; empty where there is none."""
        found = self.child(*path).element
        return "" if found is None else (found.text or "")[:MOST_TEXT].strip()

    def texts(self, *path: str) -> list[str]:
        """The texts of all elements at this path that have one."""
        return [text for text in (node.text() for node in self.children(*path)) if text]

    def anywhere(self, name: str) -> "list[Node]":
        """All elements of this name below, at any depth: for writers that nest otherwise than the schema."""
        if self.element is None:
            return []
        return [Node(found) for found in self.element.iter() if local_name(found) == name]


NOTHING = Node()


def local_name(element: Any) -> str:
    """The name without namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _named(parent: Any, name: str) -> Iterator[Any]:
    if parent is not None:
        yield from (child for child in parent if local_name(child) == name)
