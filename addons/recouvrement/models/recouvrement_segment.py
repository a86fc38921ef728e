"""For whom a rule holds: an audience, a domain on the debtor, a company; the first that fits holds."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RecouvrementSegment(models.AbstractModel):
    _name = "recouvrement.segment"
    _description = "Segment of debtors"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    audience = fields.Selection(
        [("professional", "Professionals"), ("private", "Private persons")],
        "For",
        help="Empty: both.",
    )
    partner_domain = fields.Char("Debtors", default="[]", help="The first policy that fits holds.")

    @api.depends("company_id")
    def _compute_currency_id(self):
        for segment in self:
            segment.currency_id = (segment.company_id or self.env.company).currency_id

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for segment in self:
            try:
                self.env["res.partner"].search(segment._get_partner_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The rule of policy “%(name)s” cannot be read: %(error)s",
                        name=segment.name,
                        error=error,
                    )
                ) from error

    def _get_partner_domain(self):
        self.ensure_one()
        return Domain(literal_eval(self.partner_domain or "[]"))

    @api.model
    def _assign(self, partners, people=None):
        """The row that holds for each partner, the first that fits: ``{partner id: record}``."""
        people = people or self.env["recouvrement.situation"]._read_people(partners)
        found, left = {}, partners.ids
        for segment in self.search([("company_id", "in", [False, self.env.company.id])]):
            fits = segment._get_audiences()
            chosen = [each for each in left if people[each].professional in fits]
            if chosen and segment.partner_domain not in (False, "", "[]"):
                domain = Domain("id", "in", chosen) & segment._get_partner_domain()
                # A debtor archived since still owes, and is still protected.
                chosen = partners.with_context(active_test=False).search(domain).ids
            found.update(dict.fromkeys(chosen, segment))
            left = [each for each in left if each not in found]
            if not left:
                break
        return found

    def _get_audiences(self):
        """Whether it is for professionals (True), private persons (False), or both."""
        return {self.audience == "professional"} if self.audience else {True, False}
