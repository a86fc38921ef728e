from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain


class RecouvrementPortefeuille(models.Model):
    """Who looks after which debtors: region › agency › sales rep, or service › collector."""

    _name = "recouvrement.portefeuille"
    _description = "Collection portfolio"
    _inherit = ["recouvrement.reserve"]
    _parent_store = True
    _parent_name = "parent_id"
    _order = "sequence, complete_name, id"
    _rec_name = "complete_name"
    _check_company_auto = True

    name = fields.Char(required=True)
    complete_name = fields.Char(
        "Portfolio", compute="_compute_complete_name", recursive=True, store=True
    )
    sequence = fields.Integer(
        default=10, help="Assignment rules are tried in this order; the first that fits wins."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    parent_id = fields.Many2one(
        "recouvrement.portefeuille",
        "Parent portfolio",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("recouvrement.portefeuille", "parent_id", "Sub-portfolios")
    is_agency = fields.Boolean(
        "Agency", help="Figures by agency add up what is in it and below it."
    )
    agence_id = fields.Many2one(
        "recouvrement.portefeuille",
        "Counted for the agency",
        compute="_compute_agence_id",
        recursive=True,
        store=True,
        help="The nearest one marked as an agency, itself included; where none is, the portfolio above, "
        "or itself when it has none.",
    )
    user_id = fields.Many2one(
        "res.users", "Responsible", help="Collector of the dossiers that enter this portfolio."
    )
    member_ids = fields.Many2many(
        "res.users",
        "recouvrement_portefeuille_member_rel",
        string="Members",
        help="They see the dossiers too.",
    )
    visible_user_ids = fields.Many2many(
        "res.users",
        "recouvrement_portefeuille_visible_rel",
        string="Seen by",
        compute="_compute_visible_user_ids",
        recursive=True,
        store=True,
    )
    partner_domain = fields.Char(
        "Assignment rule",
        default="[]",
        help="Debtors that enter this portfolio. An empty rule takes no one.",
    )
    dossier_count = fields.Integer("Dossiers in progress", compute="_compute_dossier_count")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for portfolio in self:
            parent = portfolio.parent_id
            portfolio.complete_name = (
                f"{parent.complete_name} › {portfolio.name}" if parent else portfolio.name
            )

    @api.depends("is_agency", "parent_id.agence_id.is_agency")
    def _compute_agence_id(self):
        for portfolio in self:
            above = portfolio.parent_id.agence_id
            if portfolio.is_agency or not portfolio.parent_id:
                portfolio.agence_id = portfolio
            else:
                portfolio.agence_id = above if above.is_agency else portfolio.parent_id

    @api.depends("user_id", "member_ids", "parent_id.visible_user_ids")
    def _compute_visible_user_ids(self):
        for portfolio in self:
            users = portfolio.user_id | portfolio.member_ids | portfolio.parent_id.visible_user_ids
            portfolio.visible_user_ids = [Command.set(users.ids)]

    def _compute_dossier_count(self):
        groups = self.env["recouvrement.dossier"]._read_group(
            [("portefeuille_id", "child_of", self.ids), ("state", "!=", "closed")],
            ["portefeuille_id"],
            ["__count"],
        )
        for portfolio in self:
            path = portfolio.parent_path or ""
            portfolio.dossier_count = sum(
                count
                for each, count in groups
                if path and (each.parent_path or "").startswith(path)
            )

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for portfolio in self:
            try:
                self.env["res.partner"].search(portfolio._get_partner_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The assignment rule of portfolio “%(name)s” cannot be read: %(error)s",
                        name=portfolio.name,
                        error=error,
                    )
                ) from error

    @api.constrains("parent_id")
    def _check_no_cycle(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A portfolio cannot be placed under itself."))

    def _get_partner_domain(self):
        self.ensure_one()
        return Domain(literal_eval(self.partner_domain or "[]"))

    @api.model
    def _assign(self, partners, company):
        """Portfolio of each partner: ``{partner: portfolio}``, the first rule that fits, in order."""
        found, left = {}, partners
        rules = self.search(
            [("company_id", "=", company.id), ("partner_domain", "not in", [False, "", "[]"])]
        )
        for portfolio in rules:
            if not left:
                break
            chosen = left.search(Domain("id", "in", left.ids) & portfolio._get_partner_domain())
            found.update(dict.fromkeys(chosen, portfolio))
            left -= chosen
        return found

    def action_open_dossiers(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_dossier"
        )
        return action | {"domain": [("portefeuille_id", "child_of", self.ids)], "context": {}}
