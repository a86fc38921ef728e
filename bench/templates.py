"""One of each document, made by Odoo itself: what ``ledger`` multiplies."""

from datetime import date

from odoo import Command

DAY = date(2026, 6, 15)  # the first night; a worked Monday


def make(env):
    """The model debtor and ``{kind: moves}``: bundles of an invoice, the payment that meets it, or both."""
    debtor = env["res.partner"].create(
        {
            "name": "Template",
            "is_company": True,
            "email": "template@example.com",
            "phone": "+33 5 56 00 00 00",
            "street": "12 rue des Scieries",
            "zip": "33310",
            "city": "Lormont",
            "country_id": env.ref("base.fr").id,
            "lang": "fr_FR",
        }
    )
    bundles = {
        "paid": _invoice(env, debtor) | _payment(env, debtor, 120),
        "partial": _invoice(env, debtor) | _payment(env, debtor, 60),
        "open": _invoice(env, debtor),
        "credit": _payment(env, debtor, 60),
    }
    for kind in ("paid", "partial"):
        lines = bundles[kind].line_ids
        lines.filtered(lambda line: line.account_id.account_type == "asset_receivable").reconcile()
    env.flush_all()
    return debtor, bundles


def _invoice(env, debtor):
    goods = {
        "name": "Goods",
        "price_unit": 100,
        "tax_ids": [Command.set(env.company.account_sale_tax_id.ids)],
    }
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": debtor.id,
            "invoice_date": DAY,
            "invoice_date_due": DAY,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create(goods)],
        }
    )
    invoice.action_post()
    if invoice.amount_total != 120:
        raise ValueError(f"the ledger wants invoices with 20 % of VAT, got {invoice.amount_total}")
    return invoice


def _payment(env, debtor, amount):
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    legs = (
        {"account_id": journal.default_account_id.id, "debit": amount},
        {"account_id": debtor.property_account_receivable_id.id, "credit": amount},
    )
    payment = env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": DAY,
            "line_ids": [
                Command.create({"name": "Payment", "partner_id": debtor.id, **leg}) for leg in legs
            ],
        }
    )
    payment.action_post()
    return payment
