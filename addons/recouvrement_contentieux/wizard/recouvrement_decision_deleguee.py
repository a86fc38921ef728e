from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

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
    date_due = fields.Date("Due by")
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
        self._take_alone()
        rows = {dossier: self._find_delegation(dossier, day) for dossier in self.dossier_ids}
        self._check_free(day)
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
        self._replace_failed(points)
        points._adopt("delegation")
        points._execute()
        return points.with_env(self.env)

    def _take_alone(self):
        """Nobody else decides of these at the same time.

        :raise UserError: somebody does
        """
        # sudo: the rows are only held, by whoever may write them.
        dossiers = self.dossier_ids.sudo()
        dossiers.flush_recordset()
        busy = dossiers - dossiers.try_lock_for_update(allow_referencing=True)
        if busy:
            raise UserError(
                self.env._(
                    "Somebody else is deciding of %s or changing it: look again in a moment.",
                    busy[0].display_name,
                )
            )
        # Written, so that whoever waited with older eyes begins again and sees what was decided.
        dossiers.write({})

    def _check_free(self, day):
        """:raise UserError: an agenda has it, or what was decided of it last is being carried out"""
        # sudo: whoever decides of a dossier is told what was decided of it.
        points = self.env["recouvrement.seance.point"].sudo()
        mine = [("dossier_id", "in", self.dossier_ids.ids)]
        planned = points.search([*mine, ("state", "in", ("pending", "decided"))], limit=1)
        if planned:
            raise UserError(
                self.env._(
                    "%(dossier)s is on the agenda of %(session)s: the committee decides of it.",
                    dossier=planned.dossier_id.display_name,
                    session=planned.seance_id.display_name,
                )
            )
        for dossier, point in points._find_under_way(mine, day).items():
            raise UserError(
                self.env._(
                    "%(dossier)s: %(who)s decided on %(day)s, and it is being carried out. %(outcome)s",
                    dossier=dossier.display_name,
                    who=point.decided_user_id.name,
                    day=format_date(self.env, point.date_decided),
                    outcome=point.outcome,
                )
            )

    def _replace_failed(self, points):
        """What could not be carried out before makes way for what is decided now."""
        failed = points.search(
            [
                ("dossier_id", "in", points.dossier_id.ids),
                ("state", "=", "failed"),
                ("seance_id", "=", False),
            ]
        )
        failed.write({"state": "withdrawn", "withdrawal": self.env._("Decided again since.")})

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
