from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..engine.exposure import Exposure, find_use


class ResPartner(models.Model):
    _inherit = "res.partner"

    recouvrement_groupe_id = fields.Many2one(
        "recouvrement.groupe", "Group of debtors", index="btree_not_null", ondelete="set null"
    )
    recouvrement_cash_only = fields.Boolean(
        "No credit at all",
        company_dependent=True,
        readonly=True,
        copy=False,
        help="A limit of 0 was decided: paid before delivery.",
    )
    recouvrement_limite_ids = fields.One2many("recouvrement.limite", "partner_id", "Limits")
    recouvrement_exposure = fields.Monetary(
        "Exposure", compute="_compute_recouvrement_exposure", groups="recouvrement.group_reader"
    )
    recouvrement_exposure_overdue = fields.Monetary(
        "Overdue now", compute="_compute_recouvrement_exposure", groups="recouvrement.group_reader"
    )
    recouvrement_insured = fields.Monetary(
        "Insured part", compute="_compute_recouvrement_exposure", groups="recouvrement.group_reader"
    )
    recouvrement_guaranteed = fields.Monetary(
        "Guaranteed part",
        compute="_compute_recouvrement_exposure",
        groups="recouvrement.group_reader",
    )
    recouvrement_uncovered = fields.Monetary(
        "Uncovered part",
        compute="_compute_recouvrement_exposure",
        groups="recouvrement.group_reader",
    )
    recouvrement_limit = fields.Monetary(
        "Limit in force",
        compute="_compute_recouvrement_exposure",
        groups="recouvrement.group_reader",
    )
    recouvrement_limit_use = fields.Float(
        "Limit used (%)",
        compute="_compute_recouvrement_exposure",
        digits=(16, 0),
        groups="recouvrement.group_reader",
    )

    @api.depends_context("company")
    def _compute_recouvrement_exposure(self):
        company, debtors = self.env.company, self.commercial_partner_id
        read = self.env["recouvrement.exposition"]._read(debtors, company)
        limits = debtors._get_recouvrement_limits(company)
        for partner in self:
            debtor = partner.commercial_partner_id
            mine, limit = read.get(debtor.id, Exposure()), limits.get(debtor.id)
            partner.recouvrement_exposure = mine.total
            partner.recouvrement_exposure_overdue = mine.overdue
            partner.recouvrement_insured = mine.insured
            partner.recouvrement_guaranteed = mine.guaranteed
            partner.recouvrement_uncovered = mine.uncovered
            partner.recouvrement_limit = limit or 0.0
            partner.recouvrement_limit_use = find_use(mine.total, limit) or 0.0

    # -- limits ------------------------------------------------------------------------------

    def _get_recouvrement_limits(self, company):
        """``{commercial partner id: credit limit in force}``: None where none was set, 0 for no credit at all.

        Odoo's own ``credit_limit`` is read, its default for the company included.
        """
        # sudo: the limit holds for whoever sells; its field is shown to accounting only.
        debtors = self.commercial_partner_id.sudo().with_company(company)
        return {
            debtor.id: 0.0 if debtor.recouvrement_cash_only else debtor.credit_limit or None
            for debtor in debtors
        }

    def _apply_recouvrement_limit(self, company):
        """Odoo's limit becomes the one in force today; without any, the company's default."""
        day = self.env["recouvrement.calendrier"]._today()
        found = self.env["recouvrement.limite"]._find_in_force(self, company, day)
        # sudo: who decided had the right to.
        for partner in self.sudo().with_company(company).with_context(recouvrement_limit=True):
            limit = found.get(partner.id)
            partner.write(
                {
                    "credit_limit": limit.amount_granted
                    if limit
                    else partner._fields["credit_limit"].get_company_dependent_fallback(partner),
                    "recouvrement_cash_only": bool(limit) and not limit.amount_granted,
                }
            )

    def write(self, vals):
        """EXTENDS base: a limit typed on the customer is a decision like another, kept in the history."""
        watched = self.env.company.recouvrement_watch_risk
        typed = "credit_limit" in vals and not self.env.context.get("recouvrement_limit")
        allowed = self.env.su or self.env.user.has_group("recouvrement.group_manager")
        if typed and watched and not allowed:
            raise AccessError(
                self.env._(
                    "Credit limits are asked for and granted: use “Ask for a limit” on the customer."
                )
            )
        done = super().write(vals)
        if typed:
            self._keep_recouvrement_limit(vals["credit_limit"] or 0.0)
        return done

    def _keep_recouvrement_limit(self, amount):
        company, today = self.env.company, self.env["recouvrement.calendrier"]._today()
        # sudo: the history is written by verbs only; the right to write the customer was checked.
        limits = self.env["recouvrement.limite"].sudo()
        before = limits.search(
            [
                ("partner_id", "in", self.ids),
                ("company_id", "=", company.id),
                ("state", "=", "granted"),
            ]
        )
        before.write({"state": "over"})
        self.sudo().with_company(company).filtered("recouvrement_cash_only").write(
            {"recouvrement_cash_only": False}
        )
        limits.create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "amount_requested": amount,
                    "amount_granted": amount,
                    "date_from": today,
                    "state": "granted",
                    "by_hand": True,
                    "requested_by_id": self.env.uid,
                    "decided_by_id": self.env.uid,
                    "date_requested": today,
                    "date_decided": today,
                }
                for partner in self
                if partner.commercial_partner_id == partner and amount
            ]
        )

    # -- doors -------------------------------------------------------------------------------

    def action_ask_recouvrement_limit(self):
        """A request for this customer, ready to be filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a limit"),
            "res_model": "recouvrement.limite",
            "view_mode": "form",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def action_open_recouvrement_exposure(self):
        """Where the exposure comes from, part by part."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "recouvrement.exposition",
            "view_mode": "list,form",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "name": self.env._("Exposure"),
        }
