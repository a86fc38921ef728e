from odoo import api, models
from odoo.tools import format_date


class RecouvrementCafSignalement(models.Model):
    """A report made seizes the CCAPEX; both papers tell the same debt and the same steps."""

    _inherit = "recouvrement.caf.signalement"

    def _send(self, day, channel, reference="", proofs=None):
        result = super()._send(day, channel, reference, proofs)
        for each in self:
            self.env["recouvrement.ccapex"]._deem(each)
        return result

    @api.model
    def _read_steps(self, bail):
        """``[(day, what)]``: what was sent to the tenant or done with them."""
        # sudo: days and kinds of steps only.
        actions = bail.sudo().dossier_ids.action_ids
        kinds = dict(actions._fields["kind"]._description_selection(self.env))
        # Notices to a role go to nobody outside.
        done = actions.filtered(lambda one: one.state == "done" and one.kind != "notice")
        return [
            (format_date(self.env, one.date_done), one.etape_id.name or kinds.get(one.kind, ""))
            for one in done.sorted(lambda one: (one.date_done, one.id))
        ]

    @api.model
    def _read_terms(self, bail):
        """``[(month, asked, paid, unpaid)]`` of the terms not wholly paid, the oldest first."""
        # sudo: the terms of the lease the paper is about.
        terms = bail.sudo().terme_ids.filtered(lambda term: term.state in ("unpaid", "partial"))
        return [
            (
                format_date(self.env, term.date, date_format="MMMM yyyy"),
                term.amount_due,
                term.amount_paid,
                term.amount_unpaid,
            )
            for term in terms.sorted("date")
        ]
