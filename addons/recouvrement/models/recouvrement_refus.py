"""Contacts that the policy put off or refused, with the reason of the day. Serves stations 5 and 6."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class RecouvrementRefus(models.Model):
    _name = "recouvrement.refus"
    _description = "Contact put off"
    _order = "date desc, id desc"
    _rec_name = "reason"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True)
    debtor_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    etape_id = fields.Many2one("recouvrement.etape", "Step", ondelete="set null")
    kind = fields.Selection(
        lambda self: (
            self.env["recouvrement.action"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
    )
    politique_id = fields.Many2one("recouvrement.politique", "Policy", ondelete="set null")
    date = fields.Date("On", required=True)
    until = fields.Date(help="The first day allowed; empty: someone must decide.")
    reason = fields.Text("Why", required=True)

    _once_uniq = models.UniqueIndex(
        "(dossier_id, kind, date)", "This contact was already put off that day."
    )

    def write(self, vals):
        if vals:
            raise UserError(self.env._("What was put off, and why, is kept as it was."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was put off, and why, is kept as it was."))

    @api.model
    def _note(self, refusals, day):
        """Keep ``refusals``: dicts of ``dossier_id, etape_id, kind, politique_id, until, reason``."""
        rows = [{**each, "company_id": self.env.company.id, "date": day} for each in refusals]
        self.env["recouvrement.lot"]._insert_many(
            self._name, rows, conflict=SQL("(dossier_id, kind, date)")
        )
