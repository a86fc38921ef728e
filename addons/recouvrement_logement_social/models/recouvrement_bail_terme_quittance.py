"""What a tenant is handed for a month: a quittance when the rent is paid whole, a receipt for a part of it."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date


class RecouvrementBailTerme(models.Model):
    _inherit = "recouvrement.bail.terme"

    def action_print_quittance(self):
        """Print the quittance of each term paid whole, the receipt of each paid in part; free of charge.

        Loi du 6 juillet 1989, art. 21.

        :raise UserError: nothing was paid of one of them
        """
        self.check_access("read")
        if bare := self.filtered(lambda term: term.state in ("waiting", "unpaid")):
            raise UserError(
                self.env._(
                    "Nothing is paid of %s: there is neither quittance nor receipt to give.",
                    ", ".join(bare.mapped("display_name")),
                )
            )
        return self.env.ref("recouvrement_logement_social.report_quittance").report_action(
            self, config=False
        )

    def _is_quittance(self):
        """Whether the whole of rent and charges is paid, which only a quittance acknowledges."""
        self.ensure_one()
        return self.state == "paid"

    def _get_lang(self):
        return self.env["recouvrement.formule"]._get_lang(self.partner_id, self.company_id)

    def _get_quittance_rows(self):
        """``[(label, amount)]``: what the month is made of, the aid taken off."""
        self.ensure_one()
        parts = (
            (self.env._("Rent"), self.rent),
            (self.env._("Provision for charges"), self.charges),
            (self.env._("Supplément de loyer de solidarité"), self.sls),
            (self.env._("Réduction de loyer de solidarité"), -self.rls),
            (self.env._("Housing benefit paid to the landlord"), -self.aid),
            (self.env._("Other"), self.other),
        )
        money = self.currency_id
        return [
            (label, format_amount(self.env, amount, money))
            for label, amount in parts
            if not money.is_zero(amount)
        ]

    def _get_month_words(self):
        return format_date(self.env, self.date, date_format="MMMM yyyy")

    def _get_before(self):
        """Unpaid terms before this one: a quittance of this month says nothing of them."""
        self.ensure_one()
        return self.bail_id.terme_ids.filtered(
            lambda term: term.date < self.date and term.state in ("unpaid", "partial")
        ).sorted("date")
