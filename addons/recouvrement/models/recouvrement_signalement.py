"""Station 2 of 11, its memory: whose accounts moved since detection last read them.

PostgreSQL writes these notes itself (``data/recouvrement_signalement.sql``), in the transaction of the change and
whatever path it comes by: a posting, a lettrage, a merge of partners, a repair by hand. Detection takes them
away in the transaction in which it reads the accounts, so that a night that is killed leaves them where they were.
"""

from datetime import timedelta

from odoo import api, fields, models

from .recouvrement_lecture import WHOLE_EVERY


class RecouvrementSignalement(models.Model):
    _name = "recouvrement.signalement"
    _description = "Debtor to read again"

    # Plain numbers, no foreign keys: a note must never stand in the way of the change it tells of.
    company_id = fields.Integer(required=True, readonly=True)
    partner_id = fields.Integer(
        "Debtor", required=True, readonly=True, help="As the item names it, a contact perhaps."
    )

    @api.autovacuum
    def _drop_useless(self):
        """Forget what no night will want: where collection sleeps, its next night reads every account."""
        long_ago = fields.Datetime.now() - timedelta(days=5 * WHOLE_EVERY)
        self.search([("create_date", "<", long_ago)], limit=10_000).unlink()

    def _note(self, debtors):
        """Have these debtors (ids of partners) read again by the current company's next night."""
        company = self.env.company.id
        self.env["recouvrement.lot"]._insert_many(
            self._name, [{"company_id": company, "partner_id": debtor} for debtor in debtors]
        )
