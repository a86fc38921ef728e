from odoo import models


class PaymentReturnLine(models.Model):
    """What follows a return, or its undoing, for the debit it is about."""

    _inherit = "payment.return.line"

    def _after_booked(self, day):
        """Once booked: its debit came back, what follows is planned or handed over."""
        result = super()._after_booked(day)
        booked = self.filtered(lambda line: line.state == "booked")
        self.env["recouvrement.presentation"]._come_back(booked, day)
        return result

    def _note_undone(self):
        """Once undone: its debit stands again, what followed is called off."""
        result = super()._note_undone()
        self.env["recouvrement.presentation"]._stand_again(self)
        return result

    def _get_silence_origin(self):
        """What a suspension that follows from this return is known by."""
        return f"{self._name},{self.id}"
