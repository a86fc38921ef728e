from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..models.recouvrement_seance_point import DECISIONS

NAMES = (
    "decision",
    "note",
    "mandat_id",
    "procedure_type_id",
    "user_id",
    "date_due",
    "amount",
    "count",
    "interest",
    "motif_perte_id",
)


class RecouvrementDecisionDeleguee(models.TransientModel):
    """Decide of small dossiers without a session: the ceiling is checked, the rest is the same."""

    _name = "recouvrement.decision.deleguee"
    _description = "Decision by delegation"

    dossier_ids = fields.Many2many("recouvrement.dossier", string="Dossiers")
    currency_id = fields.Many2one(related="dossier_ids.company_id.currency_id")
    decision = fields.Selection(DECISIONS, required=True)
    note = fields.Text("Grounds", required=True)
    mandat_id = fields.Many2one("recouvrement.mandat", "Mandate")
    procedure_type_id = fields.Many2one("recouvrement.procedure.type", "Procedure")
    user_id = fields.Many2one("res.users", "Handed to")
    date_due = fields.Date("By")
    amount = fields.Monetary(help="Waived or written off; empty: all that is owed.")
    count = fields.Integer("Instalments")
    interest = fields.Text("Interest for the company")
    motif_perte_id = fields.Many2one("recouvrement.motif.perte", "Ground")

    def action_decide(self):
        """Within the ceilings of the user's delegations, or not at all."""
        self.ensure_one()
        points = self._decide()
        return points._get_records_action(name=self.env._("Decided by delegation"))

    def _decide(self):
        day = self.env["recouvrement.calendrier"]._today()
        self.dossier_ids.check_access("write")
        if not self.dossier_ids:
            raise UserError(self.env._("Choose the dossiers."))
        rows = {dossier: self._find_delegation(dossier, day) for dossier in self.dossier_ids}
        values = {
            name: self[name].id if self._fields[name].relational else self[name] for name in NAMES
        }
        # sudo: the delegation was checked; points and candidates are written by verbs only.
        Point = self.env["recouvrement.seance.point"].sudo()
        candidates = self.env["recouvrement.candidat"].sudo()
        known = candidates.search(
            [("dossier_id", "in", self.dossier_ids.ids), ("state", "in", ("proposed", "aside"))]
        ).grouped("dossier_id")
        points = Point.create(
            [
                {
                    "dossier_id": dossier.id,
                    "delegation_id": row.id,
                    "candidat_id": known.get(dossier.sudo(), candidates).id,
                    "amount_due": dossier.amount_due,
                    "days_late": dossier.days_late,
                    "reason": known.get(dossier.sudo(), candidates).reason or False,
                    **values,
                }
                for dossier, row in rows.items()
            ]
        )
        points._adopt("delegation")
        points._execute()
        return points.with_env(self.env)

    def _find_delegation(self, dossier, day):
        row = self.env["recouvrement.comite.delegation"]._find(
            self.env.user, dossier, self.decision, day
        )
        if not row:
            raise AccessError(
                self.env._(
                    "%(dossier)s owes %(amount)s: no delegation lets you decide this of it alone.",
                    dossier=dossier.display_name,
                    amount=dossier.currency_id.format(dossier.amount_due),
                )
            )
        return row
