"""Reading the records of a data file as they are shipped, without loading them. Knows nothing of Odoo's database.

Only what our own files hold is read: texts, references, lists of references, numbers and booleans. Nothing
is evaluated as code.
"""

import ast
import re
from dataclasses import dataclass, field

from lxml import etree

REFERENCE = re.compile(r"ref\('([^']+)'\)")


@dataclass(frozen=True)
class Reference:
    """The record of that external id."""

    xmlid: str


@dataclass(frozen=True)
class Shipped:
    """A record as its file says it; ``values`` by field: str, number, bool, Reference, or tuple of References."""

    xmlid: str
    model: str
    values: dict = field(default_factory=dict)


def read(content, module):
    """``{external id: Shipped}`` of a data file of ``module``, in its order."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    found = {}
    for node in root.iter("record"):
        xmlid = _complete(node.get("id"), module)
        values = {each.get("name"): _value(each, module) for each in node.iterchildren("field")}
        found[xmlid] = Shipped(xmlid, node.get("model"), values)
    return found


def _value(node, module):
    if node.get("ref"):
        return Reference(_complete(node.get("ref"), module))
    said = node.get("eval")
    if said is None:
        return (node.text or "").strip()
    if "Command" in said:
        return tuple(Reference(_complete(name, module)) for name in REFERENCE.findall(said))
    return ast.literal_eval(said)


def _complete(name, module):
    return name if "." in name else f"{module}.{name}"
