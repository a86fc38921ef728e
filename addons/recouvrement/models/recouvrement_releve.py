"""The daily snapshot: what each dossier owed, kept each time it changed, so that the past can be drawn.

Taken by the night once everything is done. A row holds from its ``day`` to ``until``: the state of any
day is the rows that hold on it. Debtors who have no dossier share one row, so that the sum of a day is
the aged balance and the ledger of that day, as they were known then.
"""

import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)

BEFORE = 12  # month ends rebuilt from the entries before the first snapshot


class RecouvrementReleve(models.Model):
    _name = "recouvrement.releve"
    _description = "Daily snapshot of a dossier"
    _order = "day desc, id desc"
    _rec_name = "day"

    day = fields.Date("From", required=True, readonly=True)
    until = fields.Date("To (included)", readonly=True, help="Empty: nothing has changed since.")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    dossier_id = fields.Many2one(
        "recouvrement.dossier",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: all the debtors who have none, together.",
    )
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille", "Portfolio", readonly=True, ondelete="set null"
    )
    user_id = fields.Many2one("res.users", "Collector", readonly=True, ondelete="set null")
    phase_id = fields.Many2one("recouvrement.phase", readonly=True, ondelete="set null")
    total = fields.Monetary("Outstanding", readonly=True, help="Credits taken off.")
    not_due = fields.Monetary("Owed, not due", readonly=True)
    overdue = fields.Monetary(readonly=True)
    late_30 = fields.Monetary("1–30 d", readonly=True)
    late_60 = fields.Monetary("31–60 d", readonly=True)
    late_90 = fields.Monetary("61–90 d", readonly=True)
    late_more = fields.Monetary("over 90 d", readonly=True)
    disputed = fields.Monetary("Contested", readonly=True)
    planned = fields.Monetary("In a plan", readonly=True)
    rebuilt = fields.Boolean(
        "Rebuilt from the entries",
        readonly=True,
        help="Of a day before the first night, as the entries tell it now.",
    )

    _once_uniq = models.UniqueIndex(
        "(company_id, COALESCE(dossier_id, 0), day)", "One row a day and dossier."
    )
    _last_idx = models.Index("(company_id, dossier_id) WHERE until IS NULL")
    _held_idx = models.Index("(company_id, day, until)")

    @api.model_create_multi
    def create(self, vals_list):
        """Only the night takes snapshots."""
        if not self.env.su:
            raise AccessError(self.env._("Snapshots are taken by the night alone."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("Snapshots are taken by the night alone."))
        return super().write(vals)

    def _take_tonight(self, day):
        """The snapshot of the current company; a failure here costs the graph a day, not the night."""
        try:
            with self.env.cr.savepoint():
                self._rebuild(day)
                self._take(day)
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception("Collection: the snapshot of %s could not be taken", day)

    def _rebuild(self, day):
        """Before the very first snapshot: the ends of the months before, from the entries."""
        company = self.env.company
        if self.search_count([("company_id", "=", company.id)], limit=1):
            return
        first = self._get_first_day(company)
        month = day.replace(day=1)
        ends = [
            fields.Date.subtract(fields.Date.subtract(month, months=number), days=1)
            for number in reversed(range(BEFORE))
        ]
        for end in ends:
            if first and first <= end:
                self._take(end, rebuilt=True)
