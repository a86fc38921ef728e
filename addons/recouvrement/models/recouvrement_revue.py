"""Reviews of accounts: what was said and decided of a debtor in a meeting, kept with the dossier."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.hand import check_written, open_to_hand


class RecouvrementRevue(models.Model):
    _name = "recouvrement.revue"
    _description = "Review of account"
    _order = "date desc, id desc"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", store=True, index=True, string="Debtor"
    )
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id", string="Portfolio")
    date = fields.Date(
        "Reviewed on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    comment = fields.Text("What was said")
    decision = fields.Text()
    next_date = fields.Date("Next review on")
    user_id = fields.Many2one(
        "res.users", "Author", required=True, readonly=True, default=lambda self: self.env.user
    )
    amount_due = fields.Monetary("Owed that day", readonly=True)
    amount_overdue = fields.Monetary("Overdue that day", readonly=True)
    last = fields.Boolean("Last one", compute="_compute_last", search="_search_last")

    _once_a_day = models.Constraint(
        "UNIQUE (dossier_id, date)", "This account has a review on that day already: complete it."
    )
    _next_after = models.Constraint(
        "CHECK (next_date IS NULL OR next_date > date)", "The next review comes after this one."
    )

    @api.depends("date", "partner_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Review of %(debtor)s, %(day)s",
                debtor=review.partner_id.name or "",
                day=format_date(self.env, review.date) if review.date else "",
            )

    def _compute_last(self):
        lasts = self._find_last()
        for review in self:
            review.last = review.id in lasts

    def _search_last(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in" if True in value else "not in", self._find_last())]

    def _find_last(self):
        groups = self._read_group([], ["dossier_id"], ["date:max"])
        found = set(
            self.search(
                [
                    ("dossier_id", "in", [dossier.id for dossier, _day in groups]),
                    ("date", "in", list({day for _dossier, day in groups})),
                ]
            )
            .filtered(lambda each, days=dict(groups): each.date == days[each.dossier_id])
            .ids
        )
        return list(found)

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        reviews = super(RecouvrementRevue, here).create(vals_list)
        for review in reviews:
            # sudo: the figures of the day are ours to write.
            review.sudo().write(
                {
                    "amount_due": review.dossier_id.amount_due,
                    "amount_overdue": review.dossier_id.amount_overdue,
                }
            )
        return reviews

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and vals.keys() & {"dossier_id", "date"}:
            raise UserError(self.env._("A review stays with its account and its day."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_empty(self):
        if any(review.comment or review.decision for review in self):
            raise UserError(self.env._("What was decided in a review is kept with the dossier."))

    @api.model
    def _open_for(self, dossiers, day):
        """The reviews of ``dossiers`` on ``day``, begun where there is none yet."""
        known = self.search([("dossier_id", "in", dossiers.ids), ("date", "=", day)])
        missing = dossiers - known.dossier_id
        return known | self.create([{"dossier_id": each.id, "date": day} for each in missing])

    def action_print(self):
        """The pages of these accounts, for the meeting."""
        choice = self.env["recouvrement.revue.choix"].create(
            {"dossier_ids": [fields.Command.set(self.dossier_id.ids)]}
        )
        return choice.action_print()
