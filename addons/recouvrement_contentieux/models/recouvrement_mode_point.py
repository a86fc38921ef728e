"""A point a conformity check goes through: answered by a person, or proposed from what the ledger shows."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

FORMAL = ("lrar", "lre")


class RecouvrementModePoint(models.Model):
    _name = "recouvrement.mode.point"
    _description = "Point to check of an operating procedure"
    _order = "sequence, id"

    version_id = fields.Many2one(
        "recouvrement.mode.version", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("What must have been done", required=True)
    check = fields.Selection(
        [
            ("manual", "Looked at by the controller"),
            ("contact", "Contacts logged: at least"),
            ("notice", "A formal notice was sent"),
            ("punctual", "Steps carried out late by at most (days)"),
            ("promise", "A broken promise is taken up within (days)"),
        ],
        "Answer proposed from",
        default="manual",
        required=True,
        help="The ledger proposes an answer, the controller decides.",
    )
    value = fields.Integer("Number", default=1)

    _value_positive = models.Constraint("CHECK (value >= 0)", "The number cannot be negative.")

    @api.model_create_multi
    def create(self, vals_list):
        points = super().create(vals_list)
        points.version_id._check_draft()
        return points

    def write(self, vals):
        self.version_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        self.version_id._check_draft()

    def _answer(self, dossiers, date_to):
        """What the ledger shows until ``date_to``: ``{dossier: (conform, fact in words)}``; nothing of a manual point.

        :raise UserError: for a kind of answer nobody reads
        """
        self.ensure_one()
        if self.check == "manual":
            return {}
        read = getattr(self, f"_answer_{self.check}", None)
        if not read:
            raise UserError(self.env._("“%s” cannot be answered from the ledger.", self.name))
        return {dossier: read(dossier, date_to) for dossier in dossiers}

    def _answer_contact(self, dossier, date_to):
        found = dossier.resultat_ids.filtered(lambda each: each.date <= date_to)
        return len(found) >= self.value, self.env._("Contacts logged: %s", len(found))

    def _answer_notice(self, dossier, date_to):
        sent = self._get_done(dossier, date_to).filtered(lambda each: each.kind in FORMAL)
        if not sent:
            return False, self.env._("No formal notice was sent")
        day = format_date(self.env, sent.sorted("date_done")[-1].date_done)
        return True, self.env._("Formal notice sent on %s", day)

    def _answer_punctual(self, dossier, date_to):
        late = [
            (fields.Date.to_date(each.date_done) - each.date_planned).days
            for each in self._get_done(dossier, date_to)
            if each.date_planned
        ]
        worst = max(late, default=0)
        return worst <= self.value, self.env._("Days late at worst: %s", worst)

    def _answer_promise(self, dossier, date_to):
        broken = dossier.promesse_ids.filtered(
            lambda each: each.state == "broken" and each.date <= date_to
        )
        forgotten = 0
        days = [fields.Date.to_date(each.date_done) for each in self._get_done(dossier, date_to)]
        days += dossier.resultat_ids.mapped("date")
        for promise in broken:
            limit = fields.Date.add(promise.date, days=self.value)
            forgotten += not any(promise.date < day <= limit for day in days)
        return not forgotten, self.env._(
            "Promises broken: %(broken)s, not taken up in time: %(forgotten)s",
            broken=len(broken),
            forgotten=forgotten,
        )

    def _get_done(self, dossier, date_to):
        return dossier.action_ids.filtered(
            lambda each: each.state == "done" and fields.Date.to_date(each.date_done) <= date_to
        )
