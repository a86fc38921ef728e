from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..engine import accuracy
from ..models.recouvrement_score import LETTERS


class RecouvrementScoreEpreuve(models.TransientModel):
    """Would the classes of a past day have told the late payments that followed? Nothing is written elsewhere.

    The classes are worked out anew, by what was known that day; a draft card may be tried before it is put to use.
    """

    _name = "recouvrement.score.epreuve"
    _description = "Back-test of scores"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    grille_ids = fields.Many2many(
        "recouvrement.score.grille",
        string="Cards",
        help="One of professionals, one of private persons. Empty: those in use.",
    )
    day = fields.Date("Classes of", required=True, default=lambda self: self._get_default_day())
    horizon = fields.Integer("Days looked at after it", required=True, default=90)
    late_days = fields.Integer(
        "Paid late beyond (days)", required=True, default=30, help="After the due date."
    )
    ligne_ids = fields.One2many("recouvrement.score.epreuve.ligne", "epreuve_id", "By class")
    number = fields.Integer("Debtors", readonly=True)
    bad = fields.Integer("Went bad", readonly=True)
    auc = fields.Float("AUC", digits=(4, 3), readonly=True)
    verdict = fields.Text("What to make of it", readonly=True)

    _days_sane = models.Constraint(
        "CHECK (horizon BETWEEN 1 AND 730 AND late_days BETWEEN 0 AND 365)",
        "Look at 1 to 730 days, and at delays of 0 to 365.",
    )

    @api.model
    def _get_default_day(self):
        return self.env["recouvrement.calendrier"]._today() - timedelta(days=180)

    def action_compute(self):
        """Work the classes of that day out and set them against what followed.

        :raise UserError: what followed is not known yet, or no card is chosen or in use
        """
        self.ensure_one()
        self._check_manager()
        today, until = self._check_days()
        # sudo: facts of every portfolio make one score; only managers get here, and read figures only.
        here = self.sudo().with_company(self.company_id)
        outcomes = here.env["recouvrement.score.issue"]._read(
            self.day, until, self.late_days, today
        )
        partners = here.env["res.partner"].browse(sorted(outcomes))
        scores = here.env["recouvrement.score.calcul"]._work_out(
            self.day, partners, here._get_cards()
        )
        here._tell([(score, outcomes[debtor]) for debtor, (_card, score) in scores.items()])
        return self._show()

    def _check_manager(self):
        """:raise AccessError: scores are tried by managers, in the companies they work in"""
        if not self.env.user.has_group("recouvrement.group_manager"):
            raise AccessError(self.env._("Only managers try scores out."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work for this company."))

    def _check_days(self):
        today = self.env["recouvrement.calendrier"]._today()
        until = self.day + timedelta(days=self.horizon)
        known = self.env["recouvrement.score.issue"]._get_last_day(until, self.late_days)
        if known >= today:
            raise UserError(
                self.env._(
                    "What came due up to %(until)s is known to be late or not on %(known)s only. Choose an earlier "
                    "day, fewer days after it, or a shorter delay.",
                    until=format_date(self.env, until),
                    known=format_date(self.env, known),
                )
            )
        return today, until

    def _get_cards(self):
        cards = {card.audience: card for card in self.grille_ids} or self.env[
            "recouvrement.score.grille"
        ]._find(self.company_id)
        if not cards:
            raise UserError(
                self.env._("No card is in use: choose those to try, drafts may be tried too.")
            )
        for card in cards.values():
            card._raise_faults()
        return cards

    def _tell(self, pairs):
        area = accuracy.auc((score.total, bad) for score, bad in pairs)
        told = accuracy.confuse((score.letter, bad) for score, bad in pairs)
        self.ligne_ids.unlink()
        self.env["recouvrement.score.epreuve.ligne"].create(
            [
                {
                    "epreuve_id": self.id,
                    "letter": each.letter,
                    "number": each.number,
                    "bad": each.bad,
                    "good": each.number - each.bad,
                    "rate": each.rate or 0,
                }
                for each in told
            ]
        )
        self.write(
            {
                "number": len(pairs),
                "bad": sum(each.bad for each in told),
                "auc": area or 0,
                "verdict": self._say(area, told),
            }
        )

    def _say(self, area, told):
        """What the figures are worth, in sentences."""
        if area is None:
            return self.env._(
                "Nothing to tell apart: all of these debtors went the same way, or there are none. Choose another "
                "day or another delay."
            )
        said = [
            self.env._(
                "Of two debtors, one who went bad and one who did not, the score ranks them right %s times out of "
                "100 (50: it says nothing).",
                f"{100 * area:.0f}",
            )
        ]
        if sum(each.bad for each in told) < 30:
            said.append(self.env._("Few debtors went bad: take these figures with care."))
        rates = [each.rate for each in told if each.number]
        if rates != sorted(rates):
            said.append(
                self.env._(
                    "A better class went bad more often than a worse one: look at its limits."
                )
            )
        return "\n".join(said)

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Back-test of scores"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def action_graph(self):
        """The classes as bars."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Late payments by class"),
            "res_model": "recouvrement.score.epreuve.ligne",
            "views": [(False, "graph"), (False, "list")],
            "domain": [("epreuve_id", "=", self.id)],
        }


class RecouvrementScoreEpreuveLigne(models.TransientModel):
    _name = "recouvrement.score.epreuve.ligne"
    _description = "Class of a back-test"
    _order = "letter, id"
    _rec_name = "letter"

    epreuve_id = fields.Many2one(
        "recouvrement.score.epreuve", "Back-test of scores", required=True, ondelete="cascade"
    )
    letter = fields.Selection(LETTERS, "Class", required=True, readonly=True)
    number = fields.Integer("Debtors", readonly=True)
    good = fields.Integer("Paid in time", readonly=True)
    bad = fields.Integer("Went bad", readonly=True)
    rate = fields.Float("Share that went bad (%)", digits=(5, 1), readonly=True, aggregator="avg")
