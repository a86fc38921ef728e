from odoo import models


class PaymentReturn(models.Model):
    """What follows a return booked by hand."""

    _inherit = "payment.return"

    def action_confirm(self):
        """EXTENDS account_payment_return: booked by hand too, what follows is planned"""
        result = super().action_confirm()
        today = self.env["recouvrement.calendrier"]._today()
        booked = self.line_ids.filtered(lambda line: line.state == "booked")
        self.env["recouvrement.presentation"]._come_back(booked, today)
        return result
