"""Invoicing accessories: a draft the accountant posts. Penalties and indemnity bear no VAT, costs their own."""

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date

ACCOUNTS = {"interest": "penalty", "indemnity": "indemnity", "cost": "cost"}


class RecouvrementAccessoire(models.Model):
    _inherit = "recouvrement.accessoire"

    def action_invoice(self):
        """Draft the invoices of these rows, one for each debtor, and show them."""
        return self._invoice()._get_records_action(name=self.env._("Accessories invoiced"))

    def _invoice(self):
        """Draft the invoices; what was not claimed is claimed by it.

        :return: the invoices, drafts
        :raise UserError: nothing to invoice, or an account is missing
        """
        self._check_may("accountant", "manager")
        self.env["account.move"].check_access("create")
        running = self.filtered(lambda row: row.state == "running" and row.chargeable)
        if running:
            running._claim()
        rows = self.exists().filtered(lambda row: row.state == "claimed" and row.chargeable)
        rows = rows.filtered(lambda row: row.amount_due > 0)
        if not rows:
            raise UserError(self.env._("Nothing here is left to invoice."))
        # Two people at once would charge it twice.
        rows._as_ledger().lock_for_update()
        invoices = self.env["account.move"]
        for (partner, company), group in rows.grouped(
            lambda row: (row.partner_id, row.company_id)
        ).items():
            invoices |= group.with_company(company)._draft_invoice(partner, company)
        return invoices

    def _draft_invoice(self, partner, company):
        today = self.env["recouvrement.calendrier"]._today()
        rows = self.sorted(
            lambda row: (row.document or "", row.kind, row.date_from or today, row.id)
        )
        lang = self.env["recouvrement.formule"]._get_lang(partner, company)
        worded = rows.with_context(lang=lang)
        dossier = self.dossier_id[:1] if len(self.dossier_id) == 1 else self.dossier_id.browse()
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": company.id,
                "partner_id": partner.id,
                "invoice_date": today,
                "invoice_date_due": today,
                "invoice_payment_term_id": False,
                "invoice_origin": ", ".join(self.dossier_id.mapped("name")),
                "narration": worded._get_mention(),
                "invoice_line_ids": [Command.create(row._prepare_line(company)) for row in worded],
            }
        )
        # sudo: what an entry was made for is written by our verbs alone.
        invoice.sudo().recouvrement_entry_dossier_id = dossier
        lines = invoice.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
        for row, line in zip(rows._as_ledger(), lines, strict=True):
            row.write({"invoice_line_id": line.id, "invoice_ids": [Command.link(invoice.id)]})
        return invoice

    def _get_mention(self):
        if "cost" in self.mapped("kind"):
            return self.env._("Late interest and fixed indemnity: outside the scope of VAT.")
        return self.env._("Outside the scope of VAT.")

    def _prepare_line(self, company):
        values = {
            "name": self._get_line_label(),
            "quantity": 1,
            "price_unit": self.amount_due,
            "tax_ids": [Command.clear()],
            "account_id": self.env["recouvrement.compte"]._get(company, ACCOUNTS[self.kind]).id,
            "sequence": 10,
        }
        if self.kind != "cost":
            return values
        if self.product_id:
            values["product_id"] = self.product_id.id
            own = self.product_id._get_product_accounts()["income"]
            values["account_id"] = own.id or values["account_id"]
        taxes = self._get_taxes(company)
        if taxes:
            values["tax_ids"] = [Command.set(taxes.ids)]
            values["price_unit"] = self._get_price(taxes)
        return values

    def _get_taxes(self, company):
        """Taxes of a cost: its own, else its product's, as the debtor's fiscal position maps them."""
        taxes = self.tax_ids or self.product_id.taxes_id
        taxes = taxes.filtered(lambda tax: tax.company_id in company.parent_ids | company)
        position = self.env["account.fiscal.position"]._get_fiscal_position(self.partner_id)
        return position.map_tax(taxes)

    def _get_price(self, taxes):
        """The unit price that makes the total come to the amount, taxes included."""
        if all(taxes.mapped("price_include")):
            return self.amount_due
        counted = taxes.with_context(force_price_include=True).compute_all(
            self.amount_due, self.currency_id, product=self.product_id, partner=self.partner_id
        )
        return counted["total_excluded"]

    def _get_line_label(self):
        _, document = self.env._, self.document or ""
        if self.kind == "interest":
            return _(
                "Late interest on %(document)s, %(since)s to %(until)s",
                document=document,
                since=format_date(self.env, self.date_from),
                until=format_date(self.env, self.date_to),
            )
        if self.kind == "indemnity":
            return _("Fixed indemnity for recovery costs, %s", document)
        return f"{self.name} ({document})" if document else self.name

    def _check_charged_once(self, moves):
        """:raise UserError: one of ``moves`` carries what was waived or stands on another invoice"""
        # sudo: a number of an invoice; whoever posts need not read the ledger.
        rows = self.sudo().search([("invoice_ids", "in", moves.ids)])
        for row in rows:
            stale = row.invoice_ids & moves - row.invoice_id
            # Only an invoice that still charges it.
            if stale and (row.invoice_id or row.decision != "claimed"):
                raise UserError(
                    self.env._(
                        "%(invoice)s charges “%(row)s”, which was since waived or invoiced elsewhere: "
                        "make a new invoice from the dossier.",
                        invoice=stale[0].display_name,
                        row=row.display_name,
                    )
                )
