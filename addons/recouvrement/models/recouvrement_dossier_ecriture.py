from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementDossier(models.Model):
    """What was proposed to the books and booked for a dossier."""

    _inherit = "recouvrement.dossier"

    # What is given up has a list of its own: perte_ids.
    proposition_ids = fields.One2many(
        "recouvrement.proposition",
        "dossier_id",
        "Proposed entries",
        readonly=True,
        domain=[("kind", "not in", ("loss", "waiver", "gesture"))],
    )
    amount_doubtful = fields.Monetary("On doubtful debts", compute="_compute_amount_doubtful")

    @api.depends("amount_due")
    def _compute_amount_doubtful(self):
        lines = self.env["recouvrement.situation"]._get_open_lines(self)
        for dossier in self:
            doubtful = dossier._filter_doubtful(lines.get(dossier.id))
            dossier.amount_doubtful = sum(doubtful.mapped("amount_residual"))

    def _filter_doubtful(self, lines):
        lines = lines or self.env["account.move.line"]
        account = self.env["recouvrement.compte"]._find(self.company_id, "doubtful")
        return lines.filtered(lambda line: line.account_id == account)

    def action_propose_doubtful(self):
        """A draft with everything owed that is not doubtful yet: items and amounts may be changed."""
        items = self._get_owed_items()
        return self._draft_proposition("doubtful", items - self._filter_doubtful(items))

    def action_propose_restored(self):
        """A draft with everything doubtful, to go back among ordinary debts."""
        return self._draft_proposition("restored", self._filter_doubtful(self._get_owed_items()))

    def _get_owed_items(self):
        self.ensure_one()
        return self.open_line_ids.filtered(lambda line: line.amount_residual > 0)

    def _draft_proposition(self, kind, items):
        if not items:
            raise UserError(self.env._("Nothing on this dossier is to be moved."))
        draft = self.env["recouvrement.proposition"].create(
            {
                "kind": kind,
                "dossier_id": self.id,
                "ligne_ids": [
                    fields.Command.create({"move_line_id": item.id, "amount": item.amount_residual})
                    for item in items
                ],
            }
        )
        return draft._get_records_action()
