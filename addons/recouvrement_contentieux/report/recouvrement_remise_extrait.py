"""Letters to a prestataire about one dossier: its mandate, and what is owed of it today."""

from odoo import models
from odoo.tools import format_date

from odoo.addons.recouvrement.tools import table as kinds
from odoo.addons.recouvrement.tools.table import Column, Table


class RecouvrementRemiseEdition(models.AbstractModel):
    _inherit = "recouvrement.remise.edition"

    def _print_extract(self, transmission, kind):
        """``(bytes, title)`` of a letter about one dossier: its mandate, or what is owed of it today."""
        here = self._for(transmission.mandat_id, transmission.company_id)
        transmission = transmission.with_env(here.env)
        if kind == "statement":
            return here._print(here._compose_statement(transmission)), here.env._("Statement")
        return here._print(here._compose_extract(transmission)), here.env._("Mandate")

    def _compose_extract(self, transmission):
        """The mandate for one claim of a batch."""
        _, mandat, company = self.env._, transmission.mandat_id, transmission.company_id
        letter = self._compose(mandat, company, transmission.name, transmission.date_sent)
        return letter | {
            "subject": _("Mandate to collect – %s", transmission.name),
            "paragraphs": [
                _(
                    "Under the mandate “%(mandate)s”, we entrusted to you on %(day)s the collection of the "
                    "claim below, %(amount)s.",
                    mandate=mandat.name,
                    day=format_date(self.env, transmission.date_sent),
                    amount=transmission.currency_id.format(transmission.amount),
                )
            ],
            "terms": self._get_terms(mandat),
            "tables": self._draw([self._get_entrusted(transmission)], transmission.currency_id),
            "closing": self._get_duties(mandat),
        }

    def _compose_statement(self, transmission):
        """What is owed today of the items entrusted."""
        _, mandat, company = self.env._, transmission.mandat_id, transmission.company_id
        today = self.env["recouvrement.calendrier"]._today()
        letter = self._compose(mandat, company, transmission.name, today)
        return letter | {
            "subject": _(
                "Statement of the claim – %(number)s, %(debtor)s",
                number=transmission.name,
                debtor=transmission.partner_id.name,
            ),
            "paragraphs": [
                _(
                    "This is what is owed on %(day)s of the items entrusted to you on %(sent)s.",
                    day=format_date(self.env, today),
                    sent=format_date(self.env, transmission.date_sent),
                )
            ],
            "tables": self._draw([self._get_owed(transmission)], transmission.currency_id),
        }

    def _get_owed(self, transmission):
        _, lines = self.env._, transmission.move_line_ids
        columns = (
            Column(_("Document"), weight=26),
            Column(_("Date"), kinds.DATE, weight=13),
            Column(_("Due on"), kinds.DATE, weight=13),
            Column(_("Amount"), kinds.MONEY, total=True, weight=16),
            Column(_("Paid"), kinds.MONEY, total=True, weight=16),
            Column(_("Remaining"), kinds.MONEY, total=True, weight=16),
        )
        totals = lines._get_recouvrement_totals()
        rows = [
            [
                line.recouvrement_document,
                line.invoice_date or line.date,
                line.date_maturity or None,
                totals[line.id],
                totals[line.id] - line.amount_residual,
                line.amount_residual,
            ]
            for line in lines.sorted(lambda each: (each.date_maturity or each.date, each.id))
        ]
        return Table(_("Items entrusted"), columns, rows)
