from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .recouvrement_score import LETTERS


class ResPartner(models.Model):
    """The class of a debtor in the company one works in, and where it comes from."""

    _inherit = "res.partner"

    recouvrement_score_id = fields.Many2one(
        "recouvrement.score",
        "Score",
        compute="_compute_recouvrement_score",
        groups="recouvrement.group_reader",
    )
    recouvrement_score_class = fields.Selection(
        LETTERS,
        "Score class",
        compute="_compute_recouvrement_score",
        search="_search_recouvrement_score_class",
        groups="recouvrement.group_reader",
    )
    recouvrement_score_override_id = fields.Many2one(
        "recouvrement.score.derogation",
        "Class decided",
        compute="_compute_recouvrement_score",
        groups="recouvrement.group_reader",
    )
    recouvrement_score_total = fields.Float(
        "Score out of 100",
        digits=(5, 1),
        compute="_compute_recouvrement_score",
        groups="recouvrement.group_reader",
    )
    recouvrement_score_contribution_ids = fields.Many2many(
        "recouvrement.score.contribution",
        string="Facts of the score",
        compute="_compute_recouvrement_score",
        groups="recouvrement.group_reader",
    )
    recouvrement_score_ids = fields.One2many(
        "recouvrement.score", "partner_id", "Scores", groups="recouvrement.group_reader"
    )
    recouvrement_score_derogation_ids = fields.One2many(
        "recouvrement.score.derogation",
        "partner_id",
        "Classes decided by hand",
        groups="recouvrement.group_reader",
    )

    @api.depends_context("company")
    @api.depends("recouvrement_score_ids", "recouvrement_score_derogation_ids.date_to")
    def _compute_recouvrement_score(self):
        company, debtors = self.env.company, self.commercial_partner_id.ids
        today = self.env["recouvrement.calendrier"]._today()
        reader = self.env["recouvrement.score.lecture"]
        scores = reader._read(company, today, debtors) if debtors else {}
        decided = reader._read_overrides(company, today, debtors) if debtors else {}
        for partner in self:
            debtor = partner.commercial_partner_id.id
            last, override = scores.get(debtor), decided.get(debtor)
            partner.recouvrement_score_id = last and last.id
            partner.recouvrement_score_override_id = override and override[0]
            partner.recouvrement_score_total = partner.recouvrement_score_id.total
            partner.recouvrement_score_contribution_ids = (
                partner.recouvrement_score_id.contribution_ids
            )
            partner.recouvrement_score_class = (
                override[1] if override else last.letter if last else False
            )

    def _search_recouvrement_score_class(self, operator, value):
        if operator != "in":
            return NotImplemented
        debtors = (
            self.env["recouvrement.score"]
            .search([("company_id", "=", self.env.company.id)])
            .partner_id
            | self.env["recouvrement.score.derogation"]
            .search([("company_id", "=", self.env.company.id)])
            .partner_id
        )
        today = self.env["recouvrement.calendrier"]._today()
        classes = self.env["recouvrement.score"]._get_classes(debtors, self.env.company, today)
        found = [debtor for debtor, letter in classes.items() if letter in value]
        unknown = Domain("id", "not in", list(classes)) if False in value else Domain.FALSE
        return Domain("id", "in", found) | unknown

    def action_recouvrement_score(self):
        """Work the score out now, by what is known today."""
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group("recouvrement.group_collector")):
            raise AccessError(self.env._("Collectors have scores worked out: ask one."))
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: facts of every portfolio make one score; what is shown of it follows the reader's rights.
        service = self.env["recouvrement.score.calcul"].sudo()
        service._score(today, set(self.commercial_partner_id.ids))
        return True
