from ast import literal_eval
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..engine import facts


class Reach(NamedTuple):
    """Which debts a scenario concerns; named as in the engine's ``Scenario``."""

    horizon: int
    tolerance: Decimal


class RecouvrementScenario(models.Model):
    """The ladder of reminders, as versioned data.

    A published version is frozen: running dossiers keep it until they are moved. To change a
    scenario, prepare its next version, look at what it changes, publish.
    """

    _name = "recouvrement.scenario"
    _description = "Collection scenario"
    _inherit = ["recouvrement.reserve"]
    _order = "sequence, name, version desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="Rules are tried in this order; the first that fits wins."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company may use it.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    version = fields.Integer(default=1, readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("superseded", "Superseded")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    previous_id = fields.Many2one(
        "recouvrement.scenario", "Previous version", readonly=True, copy=False
    )
    successor_id = fields.Many2one(
        "recouvrement.scenario", "Next version", readonly=True, copy=False
    )
    date_published = fields.Date("Published on", readonly=True, copy=False)
    etape_ids = fields.One2many("recouvrement.etape", "scenario_id", "Steps", copy=True)
    partner_domain = fields.Char(
        "Assignment rule",
        default="[]",
        help="Debtors that follow this scenario. An empty rule takes everyone.",
    )
    tolerance = fields.Monetary(default=5.0, help="Nothing is asked at or below this net amount.")
    take_over = fields.Selection(
        [("first", "Start from the first step"), ("age", "Start at the step that fits their age")],
        "Debts already old",
        default="age",
        required=True,
        help="For what was already late when the dossier opened. A mandatory step is never left out.",
    )
    restart = fields.Selection(
        [
            ("restart", "Start again for the next item"),
            ("age", "Go to the step that fits the next item's age"),
            ("keep", "Keep the level reached"),
        ],
        "Once the oldest item is paid",
        default="restart",
        required=True,
    )
    worked_days_only = fields.Boolean(
        "Only on worked days",
        default=True,
        help="A step that falls on a weekend or public holiday waits.",
    )
    dossier_count = fields.Integer("Dossiers in progress", compute="_compute_dossier_count")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for scenario in self:
            scenario.currency_id = (scenario.company_id or self.env.company).currency_id

    def _compute_dossier_count(self):
        groups = self.env["recouvrement.dossier"]._read_group(
            [("scenario_id", "in", self.ids), ("state", "!=", "closed")],
            ["scenario_id"],
            ["__count"],
        )
        counts = dict(groups)
        for scenario in self:
            scenario.dossier_count = counts.get(scenario, 0)

    @api.depends("name", "version", "state")
    def _compute_display_name(self):
        for scenario in self:
            scenario.display_name = (
                f"{scenario.name} (v{scenario.version})" if scenario.name else ""
            )

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for scenario in self:
            try:
                self.env["res.partner"].search(scenario._get_partner_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The assignment rule of scenario “%(name)s” cannot be read: %(error)s",
                        name=scenario.name,
                        error=error,
                    )
                ) from error

    @api.constrains("tolerance")
    def _check_tolerance(self):
        if any(scenario.tolerance < 0 for scenario in self):
            raise ValidationError(self.env._("The tolerance cannot be negative."))

    def write(self, vals):
        # Sorting, archiving, renaming and rules stay free: they change no running dossier.
        frozen = {"etape_ids", "tolerance", "restart", "worked_days_only"} & vals.keys()
        if "take_over" in vals and any(scenario.dossier_count for scenario in self):
            frozen.add("take_over")
        if frozen and not self._is_loading():
            self._check_draft()
        return super().write(vals)

    def _is_loading(self):
        """Whether Odoo loads an add-on's data. A context alone can come by RPC: superuser code only."""
        return self.env.su and bool(self.env.context.get("install_mode"))

    def _check_draft(self):
        published = self.filtered(lambda scenario: scenario.state != "draft")
        if published:
            raise UserError(
                self.env._(
                    "“%(name)s” is published and dossiers follow it. Prepare a new version, change that one, "
                    "look at what it changes, then publish it.",
                    name=published[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_followed(self):
        if self.env["recouvrement.dossier"].search_count(
            [("scenario_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._("Dossiers follow or have followed this scenario: archive it instead.")
            )

    # -- versions ---------------------------------------------------------------------------

    def action_prepare_version(self):
        """A draft copy of the published version, ready to be changed."""
        self.ensure_one()
        draft = self.search([("previous_id", "=", self.id), ("state", "=", "draft")], limit=1)
        if not draft:
            self.check_access("write")
            self.browse().check_access("create")
            # sudo: which version follows which is written by this verb alone; rights were checked.
            draft = self.sudo().copy(
                {"name": self.name, "version": self.version + 1, "previous_id": self.id}
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def action_publish(self):
        """Open the publication wizard: what changes for running dossiers is shown before."""
        self.ensure_one()
        if not self.etape_ids:
            raise UserError(
                self.env._(
                    "“%(name)s” has no step: add at least one before publishing.", name=self.name
                )
            )
        if self.state != "draft":
            raise UserError(self.env._("This version is already published."))
        self.etape_ids._check_publishable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Publish “%(name)s”", name=self.display_name),
            "res_model": "recouvrement.publication",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_scenario_id": self.id},
        }

    def _publish(self):
        """Make this draft the version that new dossiers follow, from today on."""
        self.ensure_one()
        self.etape_ids._check_publishable()
        self.check_access("write")
        # sudo: rights are checked; versions and states are written by this verb only.
        self.sudo().write(
            {"state": "published", "date_published": self.env["recouvrement.calendrier"]._today()}
        )
        if self.previous_id:
            self.previous_id.sudo().write(
                {"state": "superseded", "successor_id": self.id, "active": False}
            )

    def action_open_dossiers(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_dossier"
        )
        return action | {
            "domain": [("scenario_id", "in", self.ids)],
            "context": {"search_default_in_progress": 1},
        }

    # -- assignment -------------------------------------------------------------------------

    def _get_partner_domain(self):
        self.ensure_one()
        return Domain(literal_eval(self.partner_domain or "[]"))

    def _current(self):
        """The published version that took this one's place, or itself."""
        scenario = self
        while scenario.successor_id:
            scenario = scenario.successor_id
        return scenario

    @api.model
    def _assign(self, partners, company):
        """Scenario of each partner: the one chosen on the debtor, else the first rule that fits."""
        partners = partners.with_company(company)
        chosen = partners._filter_recouvrement_chosen("recouvrement_scenario_id")
        found = {partner: partner.recouvrement_scenario_id._current() for partner in chosen}
        left = partners - chosen
        rules = self.search(
            [("state", "=", "published"), ("company_id", "in", [False, company.id])]
        )
        for scenario in rules.sorted(lambda rule: (rule.sequence, not rule.company_id, rule.id)):
            if not left:
                break
            domain = scenario._get_partner_domain()
            chosen = (
                left if domain.is_true() else left.search(Domain("id", "in", left.ids) & domain)
            )
            found.update(dict.fromkeys(chosen, scenario))
            left -= chosen
        return {partner.id: scenario for partner, scenario in found.items()}

    # -- towards the engine -----------------------------------------------------------------

    def _get_reach(self):
        """Whom this scenario concerns, as ``_to_engine`` has it, its steps not being read whole."""
        self.ensure_one()
        horizon = max((-1, *(step._get_reach() for step in self.etape_ids)))
        return Reach(horizon, self.currency_id._recouvrement_decimal(self.tolerance))

    def _to_engine(self):
        """This scenario as the engine's value."""
        self.ensure_one()
        currency = self.currency_id
        return facts.Scenario(
            steps=tuple(step._to_engine() for step in self.etape_ids.sorted("sequence")),
            tolerance=currency._recouvrement_decimal(self.tolerance),
            take_over=self.take_over,
            restart=self.restart,
            worked_days_only=self.worked_days_only,
            key=self.id,
        )
