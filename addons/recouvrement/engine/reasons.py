"""Why: a code and its values, worded by the shell in the reader's language."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason a human can read once worded.

    ``values`` hold dates, ``Decimal`` amounts, numbers and names. ``to_json`` keeps their type,
    so that the shell can format them for its reader.
    """

    code: str
    values: dict = field(default_factory=dict)

    def to_json(self):
        return {
            "code": self.code,
            "values": {key: _typed(value) for key, value in self.values.items()},
        }

    @classmethod
    def from_json(cls, stored):
        """The reason that ``to_json`` stored."""
        return cls(
            stored["code"], {key: _untyped(value) for key, value in stored["values"].items()}
        )


def _typed(value):
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"amount": str(value)}
    return value


def _untyped(value):
    if not isinstance(value, dict):
        return value
    return date.fromisoformat(value["date"]) if "date" in value else Decimal(value["amount"])
