"""The score of a debtor in a company, from the day it was first so."""

from odoo import api, fields, models

from ..engine.scoring import CLASSES

LETTERS = [(letter, letter) for letter in CLASSES]


class RecouvrementScore(models.Model):
    _name = "recouvrement.score"
    _description = "Score of a debtor"
    _inherit = ["recouvrement.reserve"]
    _order = "day desc, id desc"
    _rec_name = "letter"

    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    day = fields.Date("Since", required=True, readonly=True)
    seen_on = fields.Date(
        "Found again on", readonly=True, help="Last day it was worked out and came to the same."
    )
    grille_id = fields.Many2one(
        "recouvrement.score.grille", "By", readonly=True, ondelete="restrict"
    )
    total = fields.Float(
        "Out of 100", digits=(5, 1), readonly=True, aggregator="avg", help="100: the best."
    )
    letter = fields.Selection(LETTERS, "Class", required=True, readonly=True, index=True)
    known = fields.Integer(
        "Known (%)",
        readonly=True,
        aggregator="avg",
        help="How much of the card rests on facts that are known. What is not known counts as average.",
    )
    fingerprint = fields.Char(readonly=True, help="The marks it comes from, in one word.")
    contribution_ids = fields.One2many(
        "recouvrement.score.contribution", "score_id", "Where it comes from", readonly=True
    )
    reasons = fields.Text("Main reasons", compute="_compute_reasons")
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille", "Portfolio", compute="_compute_portefeuille_id"
    )

    _day_uniq = models.Constraint(
        "UNIQUE (company_id, partner_id, day)", "One score a debtor, company and day."
    )

    @api.depends("letter", "total", "partner_id.name")
    def _compute_display_name(self):
        for score in self:
            score.display_name = f"{score.letter} ({score.total:.0f}) {score.partner_id.name or ''}"

    @api.depends("contribution_ids.points", "contribution_ids.best")
    @api.depends_context("lang")
    def _compute_reasons(self):
        """What costs most, three at most."""
        for score in self:
            short = score.contribution_ids.filtered(lambda each: each.known and each.lost > 0)
            worst = short.sorted(lambda each: (-each.lost, each.id))[:3]
            score.reasons = "\n".join(worst.mapped("told")) or self.env._(
                "Nothing that is known counts against this debtor."
            )

    def _compute_portefeuille_id(self):
        """That of the debtor's dossier last opened, of those the reader may see."""
        dossiers = self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            order="id",
        )
        owners = {(each.partner_id, each.company_id): each.portefeuille_id for each in dossiers}
        for score in self:
            score.portefeuille_id = owners.get((score.partner_id, score.company_id), False)

    # -- for the rest of the suite ------------------------------------------------------------

    @api.model
    def _get_classes(self, partners, company, day):
        """``{commercial partner id: "A".."E"}`` on ``day``: decided by hand while that lasts, else scored.

        Who was never scored is not in it: nothing is known of them, which is no class.
        """
        debtors = partners.commercial_partner_id.ids
        if not debtors:
            return {}
        reader = self.env["recouvrement.score.lecture"]
        found = {
            debtor: last.letter for debtor, last in reader._read(company, day, debtors).items()
        }
        decided = reader._read_overrides(company, day, debtors)
        return found | {debtor: letter for debtor, (_id, letter) in decided.items()}

    def action_open_partner(self):
        """The debtor behind the score."""
        self.ensure_one()
        return self.partner_id._get_records_action()
