"""Which limitation holds for which items: the customer's rules, in order."""

import ast

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RecouvrementPrescriptionRegle(models.Model):
    _name = "recouvrement.prescription.regle"
    _description = "Limitation rule"
    _order = "sequence, id"

    sequence = fields.Integer(default=10, help="The first rule that holds gives the regime.")
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")
    debtor = fields.Selection(
        [("private", "Private persons"), ("professional", "Professionals")], help="Empty: any."
    )
    tag_ids = fields.Many2many(
        "res.partner.category", string="Tags of the debtor", help="Any of them. Empty: whoever."
    )
    journal_ids = fields.Many2many(
        "account.journal", string="Journals of the invoice", help="Empty: any."
    )
    domain = fields.Char("Items", help="A filter on the items. Empty: all of them.")
    regime_id = fields.Many2one(
        "recouvrement.prescription.regime", required=True, ondelete="restrict"
    )

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                Domain(rule._get_domain()).validate(self.env["account.move.line"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._("“%(rule)s”: %(error)s", rule=rule.name, error=error)
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env["recouvrement.prescription"]._forget()
        return rules

    def write(self, vals):
        res = super().write(vals)
        self.env["recouvrement.prescription"]._forget()
        return res

    def unlink(self):
        res = super().unlink()
        self.env["recouvrement.prescription"]._forget()
        return res

    def _get_domain(self):
        return ast.literal_eval((self.domain or "").strip() or "[]")

    @api.model
    def _choose(self, lines):
        """``{item id: regime}`` of the current company's items; empty where nothing says.

        A choice made on the item, then on the debtor, then the first rule that holds, then the company's.
        """
        rules = self.search([("company_id", "in", [False, self.env.company.id])])
        default = self.env.company.recouvrement_limitation_regime_id
        chosen, left = {}, []
        for line in lines:
            partner = line.partner_id.commercial_partner_id
            own = (
                line._get_recouvrement_first().recouvrement_limitation_forced_id
                or partner.recouvrement_limitation_regime_id
            )
            if own:
                chosen[line.id] = own
            else:
                left.append(line.id)
        remaining = lines.browse(left)
        for rule in rules:
            held = remaining and rule._filter_held(remaining)
            if held:
                chosen |= dict.fromkeys(held.ids, rule.regime_id)
                remaining -= held
        return dict.fromkeys(remaining.ids, default) | chosen

    def _filter_held(self, lines):
        """Those of ``lines`` this rule holds for."""
        domain = self._get_domain()
        held = lines.filtered_domain(domain) if domain else lines
        return held.filtered(self._holds)

    def _holds(self, line):
        partner = line.partner_id.commercial_partner_id
        professional = partner._is_recouvrement_professional()
        journal = line._get_recouvrement_first().journal_id
        return (
            (not self.debtor or (self.debtor == "professional") == professional)
            and (not self.tag_ids or self.tag_ids & partner.category_id)
            and (not self.journal_ids or journal in self.journal_ids)
        )
