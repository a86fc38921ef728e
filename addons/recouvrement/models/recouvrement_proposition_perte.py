from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from .recouvrement_delegation import GIVEN_UP


class RecouvrementProposition(models.Model):
    """What a write-off, a waiver and a goodwill gesture say more: ground, evidence, nature, clause."""

    _inherit = "recouvrement.proposition"

    motif_perte_id = fields.Many2one("recouvrement.motif.perte", "Ground", ondelete="restrict")
    evidence_asked = fields.Text(related="motif_perte_id.evidence", string="Evidence to attach")
    date_ground = fields.Date(
        "Lost for good since",
        help="Day of the judgment, of the report that the pursuit failed… The delay to recover the VAT "
        "runs from its year. Empty: the day of the entry.",
    )
    recovers_vat = fields.Boolean(
        "Recover the VAT",
        compute="_compute_recovers_vat",
        store=True,
        readonly=False,
        help="Otherwise the whole amount, taxes included, is a loss. VAT that was never due is never "
        "lost: it leaves its waiting account.",
    )
    evidence_ids = fields.Many2many(
        "ir.attachment", "recouvrement_proposition_evidence_rel", copy=False
    )
    nature = fields.Selection(
        [("commercial", "Commercial"), ("financial", "Financial")],
        default="commercial",
        help="Commercial: to keep a customer or an outlet. Financial: to help a company one has a stake "
        "in. Their accounts and their deductibility differ.",
    )
    interest = fields.Text(
        "Interest for the company",
        help="What the company gains by waiving: this is what makes it a normal act of management.",
    )
    fortune = fields.Boolean(
        "Return to better fortune",
        help="The debt comes back if the debtor recovers: this is written in the document.",
    )
    fortune_until = fields.Date("Clause holds until")
    fortune_terms = fields.Text("Terms of the clause")
    form = fields.Selection(
        [
            ("credit_note", "Credit note on the invoice (VAT included)"),
            ("expense", "Expense, without VAT"),
        ],
        default="credit_note",
        help="A credit note takes the VAT off with the price, and the customer receives it. An expense "
        "leaves the invoice and its VAT as they are.",
    )
    vat_preview = fields.Html("VAT inside", compute="_compute_vat_preview", sanitize=False)
    tva_ids = fields.One2many("recouvrement.tva", "proposition_id", "VAT to recover", readonly=True)

    @api.depends("motif_perte_id", "kind")
    def _compute_recovers_vat(self):
        for proposition in self:
            proposition.recovers_vat = (
                proposition.kind == "loss" and proposition.motif_perte_id.recovers_vat
            )

    @api.depends("ligne_ids.amount", "ligne_ids.move_line_id", "recovers_vat", "kind", "state")
    def _compute_vat_preview(self):
        service = self.env[
            "recouvrement.perte.calcul"
        ].sudo()  # sudo: amounts of one's own proposal
        for proposition in self:
            if proposition.kind not in ("loss", "waiver"):
                proposition.vat_preview = False
                continue
            # The items of a form may be any: only those the user may read are told.
            lines = proposition.ligne_ids.filtered(
                lambda line: line.move_line_id._origin._filtered_access("read")
            )
            proposition.vat_preview = self.env["ir.qweb"]._render(
                "recouvrement.perte_apercu_tva", service._preview(proposition, lines)
            )

    def _check_complete(self):
        """EXTENDS recouvrement: a waiver says what the company gains by it."""
        done = super()._check_complete()
        self._check_waiver()
        if self.kind == "loss" and self.recovers_vat and not self.motif_perte_id:
            raise UserError(
                self.env._("Choose the ground of %s: its VAT depends on it.", self.display_name)
            )
        self.ligne_ids._check_typed_vat()
        for line in self.ligne_ids if self.kind in GIVEN_UP else ():
            self._check_within(line)
        return done

    def _filter_unproven(self):
        # EXTENDS 'recouvrement.proposition': a write-off without what its ground asks for
        # sudo: is there any, no more; who proposed it may have attached it.
        return super()._filter_unproven() | self.filtered(
            lambda each: (
                each.kind == "loss" and each.evidence_asked and not each.sudo().evidence_ids
            )
        )

    def _check_approvable(self):
        # EXTENDS 'recouvrement.proposition'
        done = super()._check_approvable()
        if self._filter_unproven():
            raise UserError(
                self.env._(
                    "%(proposal)s: attach the evidence its ground asks for before it is approved: %(asked)s.",
                    proposal=self.display_name,
                    asked=self.evidence_asked.rstrip("."),
                )
            )
        return done

    def _get_addable(self):
        # EXTENDS 'recouvrement.proposition': evidence comes while it waits
        return super()._get_addable() | {"evidence_ids"}

    def _check_waiver(self):
        if self.kind == "waiver" and not self.interest:
            raise UserError(
                self.env._(
                    "Say what the company gains by this waiver: without an interest of its own it is "
                    "no normal act of management."
                )
            )
        if self.kind == "waiver" and self.fortune and not self.fortune_terms:
            raise UserError(
                self.env._("Write the terms of the clause of return to better fortune.")
            )

    def _check_within(self, line):
        if self.currency_id.compare_amounts(line.amount, line.move_line_id.amount_residual) > 0:
            raise UserError(
                self.env._(
                    "Only %(left)s remains of “%(item)s”: %(amount)s cannot be taken off.",
                    left=format_amount(
                        self.env, line.move_line_id.amount_residual, self.currency_id
                    ),
                    item=line.document,
                    amount=format_amount(self.env, line.amount, self.currency_id),
                )
            )

    def _get_perte_action(self):
        """The screen of these write-offs, waivers or gestures."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_perte"
        )
        if len(self) == 1:
            return action | {"res_id": self.id, "views": [(action["views"][-1][0], "form")]}
        return action | {"domain": [("id", "in", self.ids)], "context": {}}
