"""Plans a court or a commission decided: no policy of ours limits, signs or breaks them."""

from odoo import fields, models

DECIDED = ("decision", "collective")


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    kind = fields.Selection(
        selection_add=[
            ("decision", "Fixed by a decision"),
            ("collective", "Plan of collective proceedings"),
        ],
        ondelete={"decision": "cascade", "collective": "cascade"},
    )

    def _get_refusals(self):
        """EXTENDS recouvrement: our policy has no say in what others decided."""
        return [] if self.kind in DECIDED else super()._get_refusals()

    def _get_law_faults(self):
        """EXTENDS recouvrement: their own law limits them, checked where they are recorded."""
        return [] if self.kind in DECIDED else super()._get_law_faults()

    def _get_faults(self):
        """EXTENDS recouvrement: what is erased at the end is not in the instalments; the past is the past."""
        if self.kind not in DECIDED:
            return super()._get_faults()
        known = super(RecouvrementPlan, self.with_context(recouvrement_day=self._get_start()))
        faults = known._get_faults()
        if self.amount_gap > 0:
            gap = self._say_amount(abs(self.amount_gap))
            faults = [each for each in faults if gap not in each]
        return faults

    def _check_signed(self):
        """EXTENDS recouvrement: nobody signs what a court or a commission imposes."""
        return None if self.kind in DECIDED else super()._check_signed()

    def _get_title(self):
        """EXTENDS recouvrement: the document of what others decided."""
        if self.kind == "decision":
            return self.env._("Schedule fixed by a decision")
        if self.kind == "collective":
            return self.env._("Schedule of the plan of collective proceedings")
        return super()._get_title()

    def _keep_only(self, amount):
        """Share ``amount``, less than the debt, between the dates: the rest is not asked for."""
        self.ensure_one()
        days = self.echeance_ids.sorted("date")
        part = self.currency_id.round(amount / len(days))
        for each in days[:-1]:
            each.amount = part
        days[-1].amount = self.currency_id.round(amount - part * (len(days) - 1))
