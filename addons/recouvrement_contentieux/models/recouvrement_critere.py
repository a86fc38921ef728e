"""What brings a dossier before the committee: rules of the customer, each with its reason in words.

The readers of each kind are in the aspect beside this file (``_lecture``): a fixed number of queries, whatever
the number of dossiers.
"""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KINDS = [
    ("amicable", "Amicable phase exceeded"),
    ("phase", "In the same phase for too long"),
    ("overdue", "Oldest debt too late"),
    ("amount", "Amount"),
    ("limitation", "Time-barred soon"),
    ("insolvency", "Insolvency or frozen debts"),
    ("fraud", "Suspected fraud"),
    ("broken", "Promises or plans broken"),
    ("no_contact", "No contact possible"),
    ("returned", "Mail returned"),
    ("other", "Other: the domain below"),
]
OF_DAYS = ("amicable", "phase", "overdue", "limitation")
OF_COUNT = ("broken", "no_contact", "returned")


class RecouvrementCritere(models.Model):
    _name = "recouvrement.critere"
    _description = "Eligibility rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    kind = fields.Selection(KINDS, required=True, default="amicable")
    days = fields.Integer(help="More than so many days; before the limitation, within so many.")
    count = fields.Integer("Times", default=1, help="At least so many.")
    amount_min = fields.Monetary("Owed from", help="0: any amount.")
    amount_max = fields.Monetary("Owed up to", help="0: no limit.")
    audience = fields.Selection(
        [
            ("any", "Any debtor"),
            ("professional", "Professionals"),
            ("private", "Private persons"),
        ],
        "For",
        required=True,
        default="any",
    )
    phase_ids = fields.Many2many("recouvrement.phase", string="Phases", help="Empty: any.")
    portefeuille_ids = fields.Many2many(
        "recouvrement.portefeuille", string="Portfolios", help="And those below. Empty: all."
    )
    tag_ids = fields.Many2many("res.partner.category", string="Tags of the debtor")
    domain = fields.Char("Dossiers", default="[]")
    even_committed = fields.Boolean(
        "Even with a plan, a promise or a dispute under way",
        help="Otherwise what was agreed or is contested comes first.",
    )

    _numbers_positive = models.Constraint(
        "CHECK (days >= 0 AND count >= 0 AND amount_min >= 0 AND amount_max >= 0)",
        "Days, times and amounts of a rule cannot be negative.",
    )
    _amounts_ordered = models.Constraint(
        "CHECK (amount_max IS NULL OR amount_max = 0 OR amount_max >= COALESCE(amount_min, 0))",
        "The highest amount is below the lowest.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                self.env["recouvrement.dossier"].search(rule._get_own_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The domain of “%(name)s” cannot be read: %(error)s",
                        name=rule.name,
                        error=error,
                    )
                ) from error

    @api.constrains("kind", "days", "count", "amount_min", "domain", "tag_ids")
    def _check_says_something(self):
        for rule in self:
            lacks = (
                (rule.kind in OF_DAYS and not rule.days)
                or (rule.kind in OF_COUNT and not rule.count)
                or (rule.kind == "amount" and not rule.amount_min)
                or (rule.kind == "other" and not rule._get_own_domain())
            )
            if lacks:
                raise ValidationError(
                    self.env._("“%s” would propose every dossier: say from when.", rule.name)
                )

    def _get_own_domain(self):
        self.ensure_one()
        return literal_eval(self.domain or "[]")

    def _get_domain(self):
        """Dossiers this rule may look at, whatever its kind."""
        self.ensure_one()
        domain = Domain(self._get_own_domain())
        if self.amount_min:
            domain &= Domain("amount_due", ">=", self.amount_min)
        if self.amount_max:
            domain &= Domain("amount_due", "<=", self.amount_max)
        if self.phase_ids:
            domain &= Domain("phase_id", "in", self.phase_ids.ids)
        if self.portefeuille_ids:
            domain &= Domain("portefeuille_id", "child_of", self.portefeuille_ids.ids)
        return domain

    @api.model
    def _find_eligible(self, company, day, dossiers=None):
        """Dossiers of ``company`` the rules propose on ``day``: ``{dossier: {rule: reason}}``.

        Dossiers entrusted, in court or whose last decision is being carried out are left out; those with a plan, a promise or a dispute
        under way too, but for the rules that say otherwise.

        :param dossiers: look at these only
        """
        base = self._get_base_domain(company, day)
        if dossiers is not None:
            base &= Domain("id", "in", dossiers.ids)
        committed = self._find_committed(company)
        found = {}
        for rule in self.search([("company_id", "in", [False, company.id])]):
            looked = self.env["recouvrement.dossier"].search(base & rule._get_domain(), order="id")
            if not rule.even_committed:
                looked = looked.filtered(lambda each: each.id not in committed)
            looked = rule._filter_audience(looked)
            reasons = getattr(rule, f"_match_{rule.kind}")(looked, day) if looked else {}
            for dossier, reason in reasons.items():
                found.setdefault(dossier, {})[rule] = reason
        return found

    def _filter_audience(self, dossiers):
        if self.audience == "any":
            return dossiers
        professional = self.audience == "professional"
        return dossiers.filtered(
            lambda each: bool(each.partner_id._is_recouvrement_professional()) == professional
        )

    @api.model
    def _get_base_domain(self, company, day):
        """Dossiers that owe something, neither entrusted nor in court, no decision on them being carried out."""
        entrusted = self.env["recouvrement.transmission"]._read_group(
            [("company_id", "=", company.id), ("state", "in", ("draft", "sent", "acknowledged"))],
            ["dossier_id"],
        )
        sued = self.env["recouvrement.procedure"]._read_group(
            [("company_id", "=", company.id), ("state", "!=", "closed")], ["dossier_id"]
        )
        decided = self.env["recouvrement.seance.point"]._find_under_way(
            [("company_id", "=", company.id)], day
        )
        out = [dossier.id for (dossier,) in (*entrusted, *sued)]
        out += [dossier.id for dossier in decided]
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "!=", "closed"),
                ("amount_due", ">", 0),
                ("id", "not in", out),
            ]
        )

    @api.model
    def _find_committed(self, company):
        """Ids of dossiers with something agreed or contested under way."""
        found = set()
        for model, state in (
            ("recouvrement.plan", "active"),
            ("recouvrement.promesse", "open"),
            ("recouvrement.litige", "open"),
        ):
            groups = self.env[model]._read_group(
                [("dossier_id.company_id", "=", company.id), ("state", "=", state)], ["dossier_id"]
            )
            found.update(dossier.id for (dossier,) in groups)
        return found
