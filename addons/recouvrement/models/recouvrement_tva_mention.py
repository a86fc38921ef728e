from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

BLANKS = ("{net}", "{vat}")


class RecouvrementTvaMention(models.Model):
    """The words the law wants on the duplicate of an unpaid invoice: dated, since its article moves."""

    _name = "recouvrement.tva.mention"
    _description = "Mention on unpaid invoices"
    _inherit = ["recouvrement.reserve"]
    _order = "date_from desc, id"
    _rec_name = "wording"

    wording = fields.Text(
        required=True,
        translate=True,
        help="{net} and {vat} stand for the price without VAT and the VAT that remain unpaid.",
    )
    shipped_wording = fields.Text(readonly=True, help="As it came with the add-on.")
    date_from = fields.Date("Sent from", help="Empty: since always.")
    date_to = fields.Date("Sent until (included)", help="Empty: until further notice.")
    source = fields.Char("Legal source", required=True)
    verification = fields.Selection(
        [
            ("text", "Read in the text itself"),
            ("quoted", "Read in a page that quotes the text"),
            ("secondary", "Read in a professional page"),
            ("to_verify", "To verify"),
        ],
        default="to_verify",
        required=True,
    )
    checked_on = fields.Date("Last checked on")
    note = fields.Text()

    @api.constrains("wording")
    def _check_wording(self):
        for mention in self:
            if any(blank not in mention.wording for blank in BLANKS):
                raise ValidationError(
                    self.env._("The mention must hold {net} and {vat}: the law wants both amounts.")
                )

    def action_restore(self):
        """Put the shipped words back."""
        self.check_access("write")
        for mention in self.filtered("shipped_wording"):
            mention.wording = mention.shipped_wording
        return True

    @api.model
    def _say(self, day, net, vat):
        """The mention of a document sent on ``day``, with these amounts (texts).

        :raise UserError: no row holds that day
        """
        # sudo: the words of the law are no secret.
        mention = self.sudo().search(
            (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day)),
            limit=1,
        )
        if not mention:
            raise UserError(
                self.env._(
                    "No mention holds on that day: see Configuration › Mention on unpaid invoices."
                )
            )
        return mention.wording.replace("{net}", net).replace("{vat}", vat)
