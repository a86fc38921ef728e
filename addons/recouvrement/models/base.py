from odoo import models

# Handed over with its portfolio, collector or phase: meant to leave the reach of whoever gives it away.
HANDED_OVER = "recouvrement.dossier"


class Base(models.AbstractModel):
    """A record of ours is not moved where whoever moves it may not go: Odoo looks at where it was only."""

    _inherit = "base"

    def write(self, vals):
        res = super().write(vals)
        if not self.env.su and self._name.startswith("recouvrement.") and self._is_moved(vals):
            self.check_access("write")
        return res

    def _is_moved(self, vals):
        """Whether ``vals`` say whose these records are: another company, another record of ours above them."""
        if self._name == HANDED_OVER:
            return False
        targets = {self._fields[name].comodel_name for name in vals if name in self._fields}
        return any(
            target == "res.company" or (target or "").startswith("recouvrement.")
            for target in targets
        )
