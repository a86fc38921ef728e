from odoo import models

# Between these and the next judgment, debts born before the opening may not be paid.
_BAN = ("conversion",)


class RecouvrementCollective(models.Model):
    """Payments of earlier debts after the opening judgment (C. com., art. L622-7)."""

    _inherit = "recouvrement.collective"

    def _is_payment_forbidden(self, day, born=None):
        """From the judgment on, its day included, until a plan or the closure; again from a conversion on."""
        if self.state in ("draft", "cancelled") or day < self.date_judgment:
            return False
        since = self.jugement_ids.filtered(
            lambda each: each.event != "opening" and each.date <= day
        )
        last = since.sorted(lambda each: (each.date, each.id))[-1:]
        return not last or last.event in _BAN

    def _get_payment_ban(self):
        if self.kind == "cessation":
            return self.env._("law of Monaco")
        return "C. com., art. L622-7"

    def _get_allowed_payments(self):
        return self.versement_ids.payment_ids

    def _get_payment_advice(self):
        return self.env._(
            "If it comes from the proceedings, link it to its dividend; else have it looked at: it may have to "
            "be given back."
        )
