"""New contact data a debtor gave on the portal.

Who came by a link is known by one answer only: what they give is proposed, and a collector accepts it.
Otherwise whoever holds a link could have formal notices sent elsewhere. Who came by their own account
is the debtor, as Odoo's own page of addresses takes it: it is applied at once and kept here.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

DATA = ("email", "phone", "street", "street2", "zip", "city")


class RecouvrementCoordonnee(models.Model):
    _name = "recouvrement.coordonnee"
    _description = "Contact data given by the debtor"
    _order = "id desc"
    _rec_name = "partner_id"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    date = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)
    state = fields.Selection(
        [("proposed", "To decide"), ("accepted", "Accepted"), ("refused", "Refused")],
        default="proposed",
        required=True,
        readonly=True,
    )
    email = fields.Char("E-mail", readonly=True)
    phone = fields.Char(readonly=True)
    street = fields.Char(readonly=True)
    street2 = fields.Char(readonly=True)
    zip = fields.Char("Postal code", readonly=True)
    city = fields.Char(readonly=True)
    before = fields.Char("So far", readonly=True, help="What was on file when it was accepted.")
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    summary = fields.Char("What changes", compute="_compute_summary")

    @api.depends(*DATA)
    def _compute_summary(self):
        for each in self:
            each.summary = each._word({name: each[name] for name in DATA})

    @api.constrains("email")
    def _check_email(self):
        for each in self:
            if each.email and not email_normalize(each.email):
                raise ValidationError(self.env._("“%s” is not an e-mail address.", each.email))

    def _word(self, values):
        address = " ".join(filter(None, (values[name] for name in DATA[2:])))
        return ", ".join(filter(None, (values["email"], values["phone"], address)))

    def action_accept(self):
        """Write what the debtor gave on their contact; the address is the one letters will go to."""
        self.dossier_id.check_access("write")
        self._check_proposed()
        for each in self:
            each._apply()
        return True

    def _check_proposed(self):
        if any(each.state != "proposed" for each in self):
            raise UserError(self.env._("This has been decided already."))

    def action_refuse(self):
        self.dossier_id.check_access("write")
        self._check_proposed()
        self._decide("refused")
        return True

    def _apply(self):
        self.ensure_one()
        # sudo: who decides follows the dossier; the debtor's own data are all that is written.
        debtor = self.sudo().partner_id
        self.sudo().before = self._word({name: debtor[name] for name in DATA})
        given = {name: self[name] for name in DATA[:2] if self[name]}
        if self.street or self.city or self.zip:  # an address is replaced whole
            given |= {name: self[name] for name in DATA[2:]}
        debtor.write(given)
        self._decide("accepted")
        self.dossier_id._log_lines(
            {
                self.dossier_id.id: self.env._(
                    "Contact data changed: %(new)s (so far: %(old)s).",
                    new=self.summary,
                    old=self.sudo().before,
                )
            }
        )

    def _decide(self, state):
        # sudo: nobody may rewrite what a debtor gave; only what became of it is written.
        self.sudo().write({"state": state, "decided_by_id": self.env.uid})
