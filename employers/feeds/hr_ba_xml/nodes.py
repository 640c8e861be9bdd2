"""PURE: elements of a document by name, whatever their order, namespace or extra wrapping."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

MOST_TEXT = 100_000  # characters of one element; the format allows 4,000


@dataclass(slots=True)
class Node:
    """An element, or nothing: asking for what is missing gives an empty node, so that paths need no checks."""

    name: str = ""
    own_text: str = ""
    by_name: dict[str, list["Node"]] = field(default_factory=dict)
    is_there: bool = False
    _below: dict[str, list[tuple["Node", "Node"]]] | None = field(default=None, repr=False, compare=False)

    def __bool__(self) -> bool:
        return self.is_there

    def child(self, *path: str) -> "Node":
        """The first element at this path of names."""
        node = self
        for name in path:
            found = node.by_name.get(name)
            if found is None:
                return NOTHING
            node = found[0]
        return node

    def children(self, *path: str) -> list["Node"]:
        """All elements at this path: those of the last name below the first of the names before."""
        return self.child(*path[:-1]).by_name.get(path[-1], [])

    def text(self, *path: str) -> str:
        """The text at this path, trimmed; empty where there is none."""
        return self.child(*path).own_text

    def texts(self, *path: str) -> list[str]:
        """The texts of all elements at this path that have one."""
        return [node.own_text for node in self.children(*path) if node.own_text]

    def below(self) -> Iterator[tuple["Node", "Node"]]:
        """All elements below, at any depth, each with the one that it stands in."""
        for nodes in self.by_name.values():
            for node in nodes:
                yield node, self
                yield from node.below()

    def named(self, name: str) -> list[tuple["Node", "Node"]]:
        """All elements of this name below, at any depth, each with the one that it stands in."""
        if self._below is None:
            self._below = {}
            self._list_below(self._below)
        return self._below.get(name, [])

    def _list_below(self, found: dict[str, list[tuple["Node", "Node"]]]) -> None:
        for nodes in self.by_name.values():
            for node in nodes:
                found.setdefault(node.name, []).append((node, self))
                if node.by_name:
                    node._list_below(found)  # noqa: SLF001 - one of its own class

    def anywhere(self, name: str) -> list["Node"]:
        """All elements of this name below, at any depth: for writers that nest otherwise than the schema."""
        return [node for node, _ in self.named(name)]


NOTHING = Node()


def node_of(element: Any) -> Node:
    """An element of lxml and all below it, without namespaces, comments and attributes; the parser limits the depth."""
    node = Node(local_name(element), (element.text or "")[:MOST_TEXT].strip(), is_there=True)
    for child in element:
        name = local_name(child)
        if name:
            node.by_name.setdefault(name, []).append(node_of(child))
    return node


def local_name(element: Any) -> str:
    """The name without namespace; empty for comments and processing instructions."""
    tag = element.tag
    return _bare(tag) if isinstance(tag, str) else ""


@lru_cache(1024)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
