# Not imported by the add-on: script/demo and the tests ask for it.
"""Late interest, indemnities and costs: two debtors on whom the desk decided, the others merely run."""

from odoo.fields import Command


def stipulate(env, company):
    """The terms of sale of the company: 12 % a year between professionals, counted each night."""
    company.write(
        {
            "recouvrement_accessories": True,
            "recouvrement_clause_id": env["recouvrement.clause"]
            .create(
                {
                    "name": "12 % l'an",
                    "kind": "fixed",
                    "value": 12,
                    "source": "Conditions générales de vente, article 9",
                }
            )
            .id,
        }
    )


def cast(cast):
    """Plâtrerie Gourdon pays in part, costs are added; Parqueterie Dulong paid late and is invoiced."""
    partly = cast.debtor("Plâtrerie Gourdon SARL", zip="33700", city="Mérignac")
    bill = cast.late(partly, 95, 4200)
    cast.agenda.pay(cast.day(40), bill, share=0.4)
    cast.late(partly, 61, 1850)
    cast.do(12, lambda desk: add_cost(desk, partly))
    cast.do(9, lambda desk: claim(desk, partly))
    late = cast.debtor("Parqueterie Dulong", zip="33170", city="Gradignan")
    cast.agenda.pay(cast.day(30), cast.late(late, 88, 7400))
    cast.do(26, lambda desk: invoice(desk, late))


def add_cost(desk, debtor):
    dossier = desk.dossier(debtor, "camille")
    files = dossier.env["ir.attachment"].create(
        {"name": "Sommation de payer.pdf", "raw": b"%PDF-1.4 demo", "mimetype": "application/pdf"}
    )
    dossier.env["recouvrement.frais"].create(
        {
            "dossier_id": dossier.id,
            "name": "Sommation de payer, commissaire de justice",
            "amount": 96.4,
            "attachment_ids": [Command.set(files.ids)],
        }
    ).action_confirm()


def claim(desk, debtor):
    desk.dossier(debtor, "camille").action_claim_accessories()


def invoice(desk, debtor):
    """Interest and indemnity outlive the principal; the accountant gives the indemnity up."""
    rows = desk.dossier(debtor, "antoine")._get_accessories()
    rows.filtered(lambda row: row.kind == "indemnity")._waive(
        "Premier retard en dix ans, convenu avec leur comptable."
    )
    rows.filtered(lambda row: row.kind == "interest")._invoice().action_post()
