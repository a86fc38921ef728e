from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..engine import scoring as engine

AUDIENCES = [("professional", "Professionals"), ("private", "Private persons")]


class RecouvrementScoreGrille(models.Model):
    """What a score looks at, how much each fact weighs, what its values are worth.

    A card in use is never changed: scores say by which version they were made. Another version is a draft
    until it is put to use, and takes the place of the one before.
    """

    _name = "recouvrement.score.grille"
    _description = "Score card"
    _inherit = ["recouvrement.reserve", "mail.thread"]
    _order = "audience desc, state desc, name, version desc, id"

    name = fields.Char(required=True, translate=True)
    version = fields.Integer(default=1, readonly=True, copy=False)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for every company.")
    audience = fields.Selection(AUDIENCES, "Of whom", required=True, default="professional")
    state = fields.Selection(
        [("draft", "Draft"), ("used", "In use"), ("retired", "No longer used")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    used_on = fields.Date("In use since", readonly=True, copy=False)
    used_by_id = fields.Many2one("res.users", "Put to use by", readonly=True, copy=False)
    facteur_ids = fields.One2many(
        "recouvrement.score.facteur", "grille_id", "What is looked at", copy=True
    )
    class_a = fields.Integer("A from", default=80)
    class_b = fields.Integer("B from", default=65)
    class_c = fields.Integer("C from", default=50)
    class_d = fields.Integer("D from", default=35, help="E below.")
    note = fields.Text(
        "Why so", translate=True, help="Where weights and bands come from: shown to whoever asks."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for card in self:
            card.display_name = f"{card.name} v{card.version}" if card.name else ""

    # -- what may be changed ------------------------------------------------------------------

    @api.constrains("audience", "facteur_ids")
    def _check_allowed(self):
        for card in self:
            card._raise_faults(("forbidden", "twice"))

    def write(self, vals):
        """EXTENDS reserve: a card in use is not changed, but for its name and what is said of it."""
        if vals.keys() - {"name", "note", "state", "used_on", "used_by_id"}:
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        """:raise UserError: a card is in use, or was"""
        for card in self:
            if card.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(card)s” is in use or was: scores refer to it. Make a new version and change that.",
                        card=card.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_draft()

    # -- putting to use -----------------------------------------------------------------------

    def action_use(self):
        """Score by this card from now on, in place of the one used so far.

        :raise UserError: it is in use already, or something is wrong with it
        """
        self.ensure_one()
        self._check_manager()
        self._check_draft()
        self._raise_faults()
        # sudo: the verb writes what screens only show; the caller is a manager of this card's company.
        card = self.sudo()
        self.search(self._get_rivals()).sudo().state = "retired"
        card.write(
            {
                "state": "used",
                "used_on": self.env["recouvrement.calendrier"]._today(),
                "used_by_id": self.env.uid,
            }
        )
        self._switch()
        return True

    def action_retire(self):
        """Score by this card no more; scores made so far stay."""
        self._check_manager()
        # sudo: as above.
        self.filtered(lambda card: card.state == "used").sudo().state = "retired"
        self._switch()
        return True

    def action_new_version(self):
        """A draft that begins as this card; what is in use stays until the draft is put to use."""
        self.ensure_one()
        self._check_manager()
        family = Domain("audience", "=", self.audience) & Domain(
            "company_id", "=", self.company_id.id
        )
        last = self.search(family, order="version desc", limit=1)
        # sudo: the version is counted, never typed.
        draft = self.copy({"name": self.name})
        draft.sudo().version = last.version + 1
        return draft._get_records_action()

    def _check_manager(self):
        """:raise AccessError: cards are a manager's, of the companies one works in"""
        self.check_access("write")
        if not self.env.su and self.company_id - self.env.companies:
            raise AccessError(self.env._("You do not work for this company."))

    def _get_rivals(self):
        return [
            ("audience", "=", self.audience),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "used"),
        ]

    def _switch(self):
        """Score in the companies some card is used in, and in no other."""
        cards = self.env["recouvrement.score.grille"].sudo().search([("state", "=", "used")])
        # sudo: whether the night scores follows from the cards, whoever manages them.
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        everywhere = any(not card.company_id for card in cards)
        for company in companies:
            company.recouvrement_score = everywhere or company in cards.company_id

    # -- as the engine sees it ----------------------------------------------------------------

    def _find(self, company):
        """``{audience: card in use}`` of ``company``: its own before the one for every company."""
        cards = self.search([("state", "=", "used"), ("company_id", "in", (False, company.id))])
        return {card.audience: card for card in cards.sorted(lambda each: bool(each.company_id))}

    def _to_engine(self):
        """The engine's :class:`Card`."""
        self.ensure_one()
        return engine.Card(
            tuple(factor._to_engine() for factor in self.facteur_ids),
            (self.class_a, self.class_b, self.class_c, self.class_d),
        )

    def _raise_faults(self, words=()):
        """:raise ValidationError: the first thing that is wrong, among ``words`` if some are given"""
        labels = dict(
            self.env["recouvrement.score.facteur"]._fields["code"]._description_selection(self.env)
        )
        for word, code in engine.find_faults(self._to_engine(), self.audience):
            if not words or word in words:
                raise ValidationError(self._tell_fault(word, labels.get(code, "")))

    def _tell_fault(self, word, factor):
        _ = self.env._
        return {
            "forbidden": _(
                "“%s” may not be looked at for private persons: they are judged on how they paid you, on nothing "
                "else. Take it out of this card.",
                factor,
            ),
            "twice": _("“%s” stands twice on this card. Keep one of them.", factor),
            "bands": _(
                "“%s”: give bands from the lowest value to the highest, each end once, and a last one “beyond”.",
                factor,
            ),
            "mark": _("“%s”: a mark lies between 0 and 100.", factor),
            "weight": _(
                "Give a weight to one fact at least: this card would say the same of everybody."
            ),
            "thresholds": _("The classes go down from A to D, between 100 and 0."),
        }[word]
