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
            "tables": self._draw(
                [self._get_items(transmission), self._get_owed(transmission, today)],
                transmission.currency_id,
            ),
        }

    def _get_owed(self, transmission, day):
        """What may be asked for on ``day``, part by part."""
        _ = self.env._
        owed = transmission._read_owed(day)[transmission.id]
        columns = (Column("", weight=70), Column(_("Amount"), kinds.MONEY, weight=30))
        rows = [*self._word_parts(owed), (_("To be asked for today"), float(owed.total))]
        return Table(_("What may be asked for today"), columns, [list(row) for row in rows])

    def _word_parts(self, owed):
        """``[(words, amount)]``: what is owed part by part, those of nothing left out but the first."""
        _ = self.env._
        parts = [
            (_("Principal remaining"), owed.principal),
            (_("Late interest"), owed.interest),
            (_("Indemnities and costs"), owed.costs),
            (_("Paid to us, set against no item yet"), owed.credits),
            (_("Not to be asked for at the moment"), owed.held),
            (_("Received by you, to be remitted"), owed.awaited),
        ]
        kept = [parts[0], *(part for part in parts[1:] if part[1])]
        return [(words, float(amount)) for words, amount in kept]

    def _get_items(self, transmission):
        _ = self.env._
        columns = (
            Column(_("Document"), weight=26),
            Column(_("Date"), kinds.DATE, weight=13),
            Column(_("Due on"), kinds.DATE, weight=13),
            Column(_("Amount"), kinds.MONEY, total=True, weight=16),
            Column(_("Paid"), kinds.MONEY, total=True, weight=16),
            Column(_("Remaining"), kinds.MONEY, total=True, weight=16),
        )
        rows = [
            [item.document, item.date, item.due, item.total, item.paid, item.remaining]
            for item in transmission._read_items()[transmission.id]
        ]
        return Table(_("Items entrusted"), columns, rows)
