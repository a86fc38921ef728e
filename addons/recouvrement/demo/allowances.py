"""The allowances of two month ends: the first booked, the last one waiting for the director."""

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

PROFESSIONALS = ((30, 10, 0), (60, 25, 0), (120, 50, 25), (180, 100, 100))
PRIVATE = ((60, 20, 0), (120, 60, 30), (180, 100, 100))


def close(env, company, today):
    """Draw up and book the month end before last, then draw up the last one and propose it."""
    env = env(context={**env.context, "recouvrement_day": today})
    env = env["res.company"].with_company(company).env
    _set_rates(env, company)
    _judge(env, company)
    last = today.replace(day=1) - relativedelta(days=1)
    before = last.replace(day=1) - relativedelta(days=1)
    delegation = env["recouvrement.delegation"].create(
        {
            "company_id": company.id,
            "kind": "any",
            "group_id": env.ref("recouvrement.group_manager").id,
            "own": True,
        }
    )
    runs = env["recouvrement.inventaire"].create(
        [{"company_id": company.id, "date": day} for day in (before, last)]
    )
    accountant = env.ref("recouvrement.group_accountant")
    env.user.sudo().group_ids |= accountant  # whoever books the story's first closing
    for run in runs:
        run._draw_up()
        if run.difference:
            run._propose()
        delegation.own = False  # the last one waits for somebody else
        env["recouvrement.proposition"].invalidate_model(["may_approve"])


def _set_rates(env, company):
    for name, audience, rates in (
        ("Professionnels", "professional", PROFESSIONALS),
        ("Particuliers", "private", PRIVATE),
    ):
        env["recouvrement.bareme"].create(
            {
                "name": name,
                "company_id": company.id,
                "audience": audience,
                "unit": "day",
                "note": "Pertes constatées sur cinq exercices, par ancienneté à la clôture ; "
                "revu par la direction financière en janvier.",
                "ligne_ids": [
                    Command.create({"age": age, "rate": rate, "tax_rate": tax})
                    for age, rate, tax in rates
                ],
            }
        )


def _judge(env, company):
    """The oldest debt of a professional is judged by itself."""
    dossier = env["recouvrement.dossier"].search(
        [
            ("company_id", "=", company.id),
            ("state", "!=", "closed"),
            ("partner_id.is_company", "=", True),
        ],
        order="oldest_due_date, id",
        limit=1,
    )
    if dossier:
        env["recouvrement.evaluation"].create(
            {
                "dossier_id": dossier.id,
                "rate": 100,
                "tax_rate": 100,
                "reason": "Liquidation judiciaire publiée au BODACC",
            }
        )
