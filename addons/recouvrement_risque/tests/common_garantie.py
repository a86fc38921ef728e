"""Guarantees for tests: given, received, active; paid by somebody else than the debtor."""

from datetime import date

from odoo import Command, fields

from odoo.addons.recouvrement.tests.common import RecouvrementCase

DAY = date(2026, 11, 23)


class GarantieCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["recouvrement.garantie"].search([("state", "!=", False)]).sudo().write(
            {"state": "refused"}
        )
        cls.env.registry.clear_cache()
        cls.director = cls.new_debtor("Jeanne Lormont", is_company=False)
        cls.bank = cls.new_debtor("Banque de Lormont")

    @classmethod
    def let_interest_run(cls):
        cls.company.recouvrement_accessories = True
        cls.company.recouvrement_clause_id = cls.env["recouvrement.clause"].create(
            {"name": "12 %", "kind": "fixed", "value": 12}
        )

    @classmethod
    def tell_posted(cls, letter, day):
        """The post took ``letter`` on ``day``."""
        events = cls.env["recouvrement.acheminement"].with_context(recouvrement_day=day)
        events._record(letter, "sent", day)

    @classmethod
    def propose(cls, nature="caution", amount=5000.0, day=DAY, **values):
        """A guarantee requested, with everything its kind asks for but its deed."""
        nature = cls.env.ref(f"recouvrement_risque.garantie_nature_{nature}")
        guarantor = cls.director if nature.surety else cls.bank
        return (
            cls.env["recouvrement.garantie"]
            .with_context(recouvrement_day=day)
            .create(
                {
                    "nature_id": nature.id,
                    "partner_id": cls.debtor.id,
                    "company_id": cls.company.id,
                    "currency_id": cls.company.currency_id.id,
                    "guarantor_id": guarantor.id if nature.needs_guarantor else False,
                    "amount": amount,
                    "date_from": "2026-01-01",
                    "date_to": "2027-12-31" if nature.needs_end else False,
                    "date_notified": "2026-01-05" if nature.needs_notice else False,
                    "notice_ids": [Command.create({"name": "notice.pdf", "raw": b"notice"})]
                    if nature.needs_notice
                    else False,
                    "date_accepted": "2026-01-01" if nature.retention else False,
                    **values,
                }
            )
        )

    @classmethod
    def guarantee(cls, nature="caution", amount=5000.0, day=DAY, **values):
        """A guarantee in force."""
        guarantee = cls.propose(nature, amount, day, **values)
        guarantee.proof_ids = [Command.create({"name": "deed.pdf", "raw": b"deed"})]
        guarantee.action_receive()
        guarantee.verification_ids.write({"state": "ok"})
        guarantee.action_activate()
        return guarantee

    @classmethod
    def pay_as(cls, payer, invoice, amount, day):
        """``payer`` pays ``amount`` of the debtor's ``invoice``: an entry in their own name, lettered."""
        bank = cls.company_data["default_journal_bank"]
        item = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        entry = cls.env["account.move"].create(
            {
                "journal_id": bank.id,
                "date": fields.Date.to_date(day),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": item.account_id.id,
                            "partner_id": payer.id,
                            "credit": amount,
                        }
                    ),
                    Command.create({"account_id": bank.default_account_id.id, "debit": amount}),
                ],
            }
        )
        entry.action_post()
        (item | entry.line_ids.filtered("credit")).reconcile()
        return entry

    @classmethod
    def covered(cls, day=DAY, partners=None):
        read = cls.env["recouvrement.garantie"]._read_covered(
            partners or cls.debtor, cls.company, day
        )
        return {key: float(amount) for key, amount in read.items()}

    @classmethod
    def butoir(cls, record, code):
        return cls.env["recouvrement.butoir"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id), ("code", "=", code)]
        )
