import json
from decimal import Decimal

from engine.reasons import Reason
from ladder import on


def test_to_json_keeps_the_type_of_each_value():
    reason = Reason(
        "step_due",
        {"since": on(0), "amount": Decimal("12.30"), "days": 3, "step": "Letter", "none": None},
    )
    assert json.loads(json.dumps(reason.to_json())) == {
        "code": "step_due",
        "values": {
            "since": {"date": "2026-01-05"},
            "amount": {"amount": "12.30"},
            "days": 3,
            "step": "Letter",
            "none": None,
        },
    }
