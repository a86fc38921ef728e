"""A judicial procedure as a track: for which debts it is open, what is checked first, its steps in order."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from odoo.addons.recouvrement.models.recouvrement_parametre import JURISDICTIONS

VERIFICATION = [
    ("text", "Read in the text itself"),
    ("quoted", "Read in a page that quotes the text"),
    ("secondary", "Read in a professional page"),
    ("to_verify", "To verify"),
]
ENFORCEMENT = ("protective", "enforcement")  # several at once may aim at the same debt


class RecouvrementProcedureType(models.Model):
    _name = "recouvrement.procedure.type"
    _description = "Track of a judicial procedure"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False, help="The name programs know it by.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    jurisdiction = fields.Selection(JURISDICTIONS, required=True, default="FR")
    family = fields.Selection(
        [
            ("notice", "Last notice before court"),
            ("order", "Order to pay"),
            ("small", "Title without a judge"),
            ("summary", "Summary proceedings"),
            ("merits", "Action on the merits"),
            ("protective", "Protective measure"),
            ("enforcement", "Enforcement of a title"),
            ("return", "Return of a thing"),
            ("declaration", "Declaration of claims"),
        ],
        required=True,
        default="order",
    )
    court = fields.Selection(
        [
            ("none", "None"),
            ("tj", "Tribunal judiciaire"),
            ("jcp", "Juge des contentieux de la protection"),
            ("tc", "Tribunal de commerce"),
            ("jex", "Juge de l'exécution"),
            ("mc_jp", "Juge de paix (Monaco)"),
            ("mc_tpi", "Tribunal de première instance (Monaco)"),
        ],
        "Kind of court",
        required=True,
        default="none",
    )
    description = fields.Text("When to choose it", translate=True)
    source = fields.Char("Legal basis")
    verification = fields.Selection(VERIFICATION, required=True, default="to_verify")

    # Domain of use
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
    title = fields.Selection(
        [
            ("any", "With or without a title"),
            ("with", "An enforceable title is needed"),
            ("without", "Gives a title: useless with one"),
        ],
        "Enforcement title",
        required=True,
        default="any",
    )
    amount_min_parametre_id = fields.Many2one(
        "recouvrement.parametre", "Principal above", ondelete="restrict"
    )
    amount_max_parametre_id = fields.Many2one(
        "recouvrement.parametre", "Principal up to", ondelete="restrict"
    )
    lawyer = fields.Selection(
        [
            ("no", "Not needed"),
            ("above", "Needed above an amount"),
            ("always", "Needed"),
        ],
        required=True,
        default="no",
    )
    lawyer_parametre_id = fields.Many2one(
        "recouvrement.parametre", "Lawyer above", ondelete="restrict"
    )
    date_from = fields.Date("Open from", help="Empty: since always.")
    date_to = fields.Date("Open until", help="Included. Empty: until further notice.")
    switch_id = fields.Many2one(
        "recouvrement.parametre",
        "Switch of its law",
        ondelete="restrict",
        help="Its law is a draft: nobody opens it before the switch is on.",
    )
    opened_by = fields.Selection(
        [("collector", "A collector"), ("manager", "A collection manager")],
        required=True,
        default="manager",
        help="Who decides to go this way.",
    )
    etape_ids = fields.One2many("recouvrement.procedure.etape", "type_id", "Steps", copy=True)
    controle_ids = fields.One2many(
        "recouvrement.procedure.controle", "type_id", "Checks", copy=True
    )
    procedure_count = fields.Integer("Procedures", compute="_compute_procedure_count")

    _code_uniq = models.UniqueIndex("(code)", "This track exists already.")
    _dates_ordered = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "The end comes before the beginning.",
    )

    def _compute_procedure_count(self):
        groups = self.env["recouvrement.procedure"]._read_group(
            [("type_id", "in", self.ids)], ["type_id"], ["__count"]
        )
        counts = {kind.id: count for kind, count in groups}
        for kind in self:
            kind.procedure_count = counts.get(kind.id, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        # sudo: whether a procedure follows a track does not depend on who looks.
        if (
            self.env["recouvrement.procedure"]
            .sudo()
            .search_count([("type_id", "in", self.ids)], limit=1)
        ):
            raise UserError(self.env._("Procedures follow this track: archive it instead."))

    # -- choosing ---------------------------------------------------------------------------

    @api.model
    def _get_domain_for(self, dossier):
        """Tracks of the country of this dossier's debtor, and of the creditor's."""
        places = {
            self._get_place(dossier.partner_id),
            self._get_place(dossier.company_id.partner_id),
        }
        return Domain("jurisdiction", "in", list(places))

    def _is_pending(self, day):
        """Whether its law is still a draft on ``day``."""
        switch = self.switch_id
        return bool(switch) and not switch._value(switch.code, day, self.jurisdiction)

    @api.model
    def _get_place(self, partner):
        """The country whose courts have ``partner``: FR or MC."""
        return "MC" if partner.country_id.code == "MC" else "FR"

    def _find_obstacles(self, dossier, amount, day, title=None):
        """Why ``dossier`` cannot take this track on ``day`` (first list), and what to know first (second).

        :param amount: the principal claimed, in the company's currency
        :param title: the ``recouvrement.titre`` to enforce, if any
        """
        self.ensure_one()
        refusals = self._find_refusals(dossier, day, title)
        warnings = []
        for sentence, stops in self._read_thresholds(dossier, amount, day):
            (refusals if stops else warnings).append(sentence)
        if self.lawyer == "always":
            warnings.append(self.env._("A lawyer must represent you."))
        if self.jurisdiction[:2] != self._get_place(dossier.partner_id):
            warnings.append(
                self.env._(
                    "The debtor does not live where these courts sit: check who has jurisdiction."
                )
            )
        if self.title == "without" and dossier.titre_ids.filtered("in_force"):
            warnings.append(self.env._("A title exists already: enforce it rather than ask again."))
        return refusals, warnings

    def _find_refusals(self, dossier, day, title):
        refusals = []
        if self.family == "declaration":
            refusals.append(
                self.env._("Claims are declared from the insolvency procedure of the debtor.")
            )
        if self._is_pending(day):
            refusals.append(self.env._("Its law is not passed: “%s” cannot be opened.", self.name))
        if self.date_from and day < self.date_from or self.date_to and day > self.date_to:
            refusals.append(
                self.env._(
                    "“%(name)s” is not open on %(day)s.",
                    name=self.name,
                    day=format_date(self.env, day),
                )
            )
        audience = dossier.partner_id._get_recouvrement_audience()
        if self.audience != "any" and audience != self.audience:
            refusals.append(self.env._("“%s” is not for this kind of debtor.", self.name))
        if self.title == "with" and not (title and title.in_force):
            refusals.append(
                self.env._("“%s” enforces a title: choose one that can be enforced.", self.name)
            )
        return refusals

    def _read_thresholds(self, dossier, amount, day):
        """``(sentence, stops)`` of each amount of the law that ``amount`` passes, or that is not known."""
        said = []
        money = dossier.currency_id._recouvrement_decimal(amount)
        rules = (
            (self.amount_max_parametre_id, lambda limit: money > limit, "max"),
            (self.amount_min_parametre_id, lambda limit: money <= limit, "min"),
            (
                self.lawyer == "above" and self.lawyer_parametre_id,
                lambda limit: money > limit,
                "lawyer",
            ),
        )
        for parameter, passes, kind in rules:
            if not parameter:
                continue
            limit = parameter._value(parameter.code, day, self.jurisdiction)
            if limit is None:
                said.append(
                    (self.env._("“%s”: not known on that day, check it.", parameter.name), False)
                )
            elif passes(limit):
                said.append(
                    (self._say_threshold(kind, limit, dossier.currency_id), kind != "lawyer")
                )
        return said

    def _say_threshold(self, kind, limit, currency):
        shown = format_amount(self.env, float(limit), currency)
        if kind == "max":
            return self.env._(
                "“%(name)s” takes a principal of %(amount)s at most.", name=self.name, amount=shown
            )
        if kind == "min":
            return self.env._(
                "“%(name)s” takes a principal above %(amount)s only.", name=self.name, amount=shown
            )
        return self.env._("Above %s, a lawyer must represent you.", shown)

    def action_view_procedures(self):
        """The procedures that follow this track."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement_contentieux.action_recouvrement_procedure"
        )
        return action | {"domain": [("type_id", "=", self.id)], "context": {}}
