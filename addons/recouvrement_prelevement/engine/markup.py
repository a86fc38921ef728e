"""XML read safely: no document type, no entity, nothing fetched, bounded in size, depth and number.

The standard library's expat, with the line each element began on: a fault can be found in the file.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from .returns import MOST_BYTES, Unreadable

MOST_DEEP = 60
MOST_NODES = 600_000
STANDARD = {"amp", "lt", "gt", "quot", "apos"}


@dataclass(slots=True)
class Node:
    """An element: ``name`` without its namespace, ``space`` that namespace."""

    name: str
    space: str
    line: int
    attributes: dict
    text: str = ""
    children: list = field(default_factory=list)

    def all(self, path):
        """Every element at ``path`` (names separated by /), of the same namespace."""
        found = [self]
        for name in path.split("/"):
            found = [
                child
                for node in found
                for child in node.children
                if child.name == name and child.space == self.space
            ]
        return found

    def one(self, *paths):
        """The first element found at one of ``paths``; None."""
        return next((found[0] for path in paths if (found := self.all(path))), None)

    def say(self, *paths):
        """Its text, "" when there is none."""
        found = self.one(*paths)
        return found.text.strip() if found else ""


class _Builder:
    def __init__(self):
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.parser.ExternalEntityRefHandler = self.refuse
        self.parser.SkippedEntityHandler = self.refuse
        self.root, self.stack, self.count = None, [], 0

    def refuse(self, *_told):
        raise Unreadable("entities", self.parser.CurrentLineNumber)

    def start(self, name, attributes):
        line = self.parser.CurrentLineNumber
        self.count += 1
        if self.count > MOST_NODES or len(self.stack) >= MOST_DEEP:
            raise Unreadable("too_big", line)
        space, _blank, local = name.rpartition(" ")
        node = Node(local, space, line, attributes)
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node
        self.stack.append(node)

    def end(self, _name):
        self.stack.pop()

    def characters(self, text):
        if self.stack and len(self.stack[-1].text) < 10_000:
            self.stack[-1].text += text


def parse(data):
    """The root element of ``data``.

    :raise Unreadable: too big, not XML to its end, or with entities
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too_big")
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable("broken", error.lineno, column=error.offset) from None
    except (LookupError, ValueError):
        raise Unreadable("encoding", builder.parser.CurrentLineNumber) from None
    return builder.root
