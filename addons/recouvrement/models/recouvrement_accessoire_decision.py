"""Deciding of accessories: claiming fixes what ran, waiving gives it up with a reason."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount


class RecouvrementAccessoire(models.Model):
    _inherit = "recouvrement.accessoire"

    # -- claiming ---------------------------------------------------------------------------

    def action_claim(self):
        """Claim what is not claimed yet of these rows: the interest is fixed today."""
        self._claim()
        return True

    def _claim(self):
        """Fix what runs as of today and note who claims it; what runs next is another row.

        :return: the rows claimed
        :raise UserError: nothing among these rows can be claimed
        """
        self._check_may("collector", "accountant", "manager")
        today = self.env["recouvrement.calendrier"]._today()
        rows = self._count_again(today).filtered(
            lambda row: row.decision == "running" and row.chargeable and row.amount
        )
        if not rows:
            raise UserError(self.env._("Nothing here can be claimed: no amount has run yet."))
        rows._as_ledger().write(
            {"decision": "claimed", "claimed_on": today, "claimed_by_id": self.env.user.id}
        )
        rows._log(lambda amount: self.env._("Claimed on top of the principal: %s.", amount))
        return rows

    def _count_again(self, day):
        """These rows, as of ``day``; those that turned out not to be due are gone."""
        running = self.filtered(lambda row: row.decision == "running" and row.kind != "cost")
        for company, rows in running.grouped("company_id").items():
            # sudo: what runs follows from the accounts alone, read whole.
            here = self.env["recouvrement.interet"].sudo().with_company(company)
            here._keep(rows.dossier_id.with_env(here.env), day)
        return self.exists()

    # -- waiving ----------------------------------------------------------------------------

    def action_waive(self):
        """Ask for the reason, and how much."""
        return self.env["recouvrement.renonciation"]._open(self)

    def _waive(self, reason, amount=None, for_good=False):
        """Give up these rows, or ``amount`` of one of them.

        :param amount: less than what remains of a single row; the rest is claimed
        :param for_good: no more interest will run on these items
        :raise UserError: no reason, a row on an invoice, an amount that does not fit
        """
        self._check_may("accountant", "manager")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why this is waived."))
        if not self:
            raise UserError(self.env._("Nothing is left to waive."))
        today = self.env["recouvrement.calendrier"]._today()
        rows = self._count_again(today)
        rows._check_free()
        given = {"waived_on": today, "waived_by_id": self.env.user.id, "waive_reason": reason}
        for row in rows._as_ledger():
            part = self._get_part(row, amount)
            row.write(
                {
                    **given,
                    "amount_waived": row.amount_waived + part if part else row.amount_waived,
                    "decision": "claimed" if part else "waived",
                    "for_good": for_good and row.kind == "interest",
                    **({"claimed_on": row.claimed_on or today} if part else {}),
                    "invoice_line_id": False,
                }
            )
        rows._log(
            lambda total: self.env._(
                "Waived: %(amount)s. Reason: %(reason)s",
                amount=total if amount is None else self._format(amount),
                reason=reason,
            )
        )
        return rows

    def _format(self, amount):
        return format_amount(self.env, amount, self.currency_id[:1])

    def _get_part(self, row, amount):
        """What of ``row`` is waived when it is not the whole; 0 for the whole."""
        if amount is None or row.currency_id.compare_amounts(amount, row.amount_due) == 0:
            return 0
        if len(self) > 1:
            raise UserError(self.env._("A part is waived on one row at a time."))
        if amount <= 0 or row.currency_id.compare_amounts(amount, row.amount_due) > 0:
            raise UserError(
                self.env._("Waive more than nothing, and at most %s.", self._format(row.amount_due))
            )
        return amount

    def _check_free(self):
        """:raise UserError: one of these rows stands on an invoice, or is settled otherwise"""
        self._check_not_invoiced()
        for row in self:
            if row.state in ("waived", "cancelled"):
                raise UserError(self.env._("“%s” is given up already.", row.display_name))

    def _check_not_invoiced(self):
        for row in self:
            if row.state in ("invoiced", "paid"):
                raise UserError(
                    self.env._(
                        "“%(row)s” stands on the invoice %(invoice)s: cancel it or make its credit note "
                        "first.",
                        row=row.display_name,
                        invoice=row.invoice_id.display_name,
                    )
                )

    def action_unwaive(self):
        """Take a waiver back: what was given up is due again."""
        self._check_may("accountant", "manager")
        self._check_not_invoiced()
        for row in self:
            if row.decision != "waived" and not row.amount_waived:
                raise UserError(self.env._("“%s” was not waived.", row.display_name))
        ledger = self._as_ledger()
        # What has run since goes back into the row it followed.
        ledger.filtered(lambda row: not row.claimed_on)._get_followers().unlink()
        for row in ledger:
            row.write(
                {
                    "decision": "claimed" if row.claimed_on else "running",
                    "amount_waived": 0,
                    "waived_on": False,
                    "waived_by_id": False,
                    "waive_reason": False,
                    "for_good": False,
                }
            )
        self._count_again(self.env["recouvrement.calendrier"]._today())
        self._log(lambda amount: self.env._("Waiver taken back: %s due again.", amount))
        return True

    def _get_followers(self):
        """The rows of interest that run on the same items."""
        return self.search(
            [
                ("move_line_id", "in", self.filtered("move_line_id").move_line_id.ids),
                ("kind", "=", "interest"),
                ("decision", "=", "running"),
                ("id", "not in", self.ids),
            ]
        )

    # -- costs ------------------------------------------------------------------------------

    def _add_cost(self, dossier, values, files):
        """A cost of ``dossier``, with its proof.

        :param values: name, amount, date_from, chargeable, move_line_id, product_id, tax_ids
        :raise UserError: no amount, or a charge without proof
        """
        dossier.check_access("read")
        self.browse()._check_may("collector", "accountant", "manager")
        if values["amount"] <= 0:
            raise UserError(self.env._("A cost is an amount above zero."))
        if values["chargeable"] and not files:
            raise UserError(
                self.env._("What is charged to a debtor is proved: attach the bill of this cost.")
            )
        files.check_access("write")
        line = self.env["account.move.line"].browse(values.get("move_line_id"))
        row = self._as_ledger().create(
            {
                **values,
                "kind": "cost",
                "dossier_id": dossier.id,
                "company_id": dossier.company_id.id,
                "partner_id": dossier.partner_id.id,
                "document": line.recouvrement_document if line else False,
                "move_id": line.move_id.id,
                "date_computed": values["date_from"],
                "attachment_ids": [fields.Command.set(files.ids)],
            }
        )
        # sudo: the files are the author's own, checked above; they follow the rights of the ledger.
        files.sudo().write({"res_model": self._name, "res_id": row.id})
        row.sudo(False)._log(
            lambda amount: self.env._(
                "Cost added: %(name)s, %(amount)s.", name=row.name, amount=amount
            )
        )
        return row.sudo(False)
