"""Letters and e-mails: interest, indemnity and costs apart from the principal, when the step says so."""

from decimal import Decimal

from odoo import models
from odoo.tools import format_date

ZERO = Decimal(0)


class RecouvrementFormule(models.AbstractModel):
    _inherit = "recouvrement.formule"

    def _get_accessories(self, dossier, step, action=None):
        """``{kind: Decimal}`` the message shows; empty when its step does not show any.

        A message that has gone keeps its own; by hand or by the night, the same words.
        """
        if not step or not step.show_accessories or not isinstance(dossier.id, int):
            return {}
        if action and action.accessories:
            told = action.accessories
        else:
            told = self.env["recouvrement.accessoire"]._read_due(dossier, self._today())[dossier.id]
        return {kind: Decimal(amount) for kind, amount in told.items() if Decimal(amount)}

    def _get_total_lines(self, total, accessories, currency):
        """Lines under a table of items: ``[(label, amount, is the total)]``."""
        if not accessories:
            return [(self._total_label(), self._format_amount(total, currency), True)]
        _ = self.env._
        labels = {
            "interest": _("Late interest as of %s", format_date(self.env, self._today())),
            "indemnity": _("Fixed indemnity for recovery costs"),
            "cost": _("Costs"),
        }
        lines = [(_("Principal"), total, False)]
        lines += [
            (label, accessories[kind], False)
            for kind, label in labels.items()
            if accessories.get(kind)
        ]
        lines.append((self._total_label(), total + sum(accessories.values()), True))
        return [
            (label, self._format_amount(amount, currency), last) for label, amount, last in lines
        ]
