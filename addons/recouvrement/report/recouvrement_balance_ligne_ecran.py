"""The rows of the aged balance on screen: columns named after their bounds, and the buttons above the list."""

from odoo import api, models

from ..tools.balance import MOST_BUCKETS, parse_labels
from .recouvrement_balance_ligne import CREDIT, OPTIONS

# The web client keeps labels and columns by lang and by the keys of this ending only.
LABELS = "recouvrement_balance_view_ref"


class RecouvrementBalanceLigne(models.Model):
    _inherit = "recouvrement.balance.ligne"

    @api.model
    def _list_buckets(self):
        bounds, basis, credits = self._get_labelled()
        labels = self.env["recouvrement.balance.agee"]._get_labels(bounds, basis)
        apart = [] if credits == "aged" else [(CREDIT, self.env._("Credits"))]
        return [(str(index), label) for index, label in enumerate(labels)] + apart

    def _get_labelled(self):
        """``(bounds, basis, credits)`` the columns are named after: the context's, else today's."""
        told = parse_labels(self.env.context.get(LABELS))
        return told or (self.env.company._get_recouvrement_balance_bounds(), "due", "apart")

    def _get_unused(self):
        """Columns there is nothing to show in: buckets beyond the last, credits that have an age or met none."""
        bounds, _basis, credits = self._get_labelled()
        beyond = {f"bucket_{index}" for index in range(len(bounds) + 2, MOST_BUCKETS)}
        beyond |= {"credit"} if credits == "aged" else set()
        return beyond | ({"gross"} if credits != "net" else set())

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Buckets carry their bounds."""
        found = super().fields_get(allfields, attributes)
        bounds, basis, _credits = self._get_labelled()
        labels = self.env["recouvrement.balance.agee"]._get_labels(bounds, basis)
        for index, label in enumerate(labels):
            if "string" in found.get(f"bucket_{index}", ()):
                found[f"bucket_{index}"]["string"] = label
        return found

    @api.model
    def get_views(self, views, options=None):
        """Without the measures there is nothing in."""
        found = super().get_views(views, options)
        for name in self._get_unused():
            found["models"][self._name]["fields"].pop(name, None)
        return found

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        for name in self._get_unused():
            for node in arch.xpath(f"//field[@name='{name}']"):
                node.getparent().remove(node)
        return arch, view

    def action_open(self):
        """The entry behind the item."""
        self.ensure_one()
        return self.move_id._get_records_action()

    def action_choose(self):
        """Another day, other options."""
        return self._to_choices()._get_records_action(name=self.env._("Aged balance"), target="new")

    def action_print(self):
        return self._to_choices().action_print()

    def action_export(self):
        return self._to_choices().action_export()

    def _to_choices(self):
        """The options form filled in as this screen was asked for."""
        values = self.env.context.get(OPTIONS)
        options = self.env["recouvrement.balance.agee"]._get_options(values)
        group_by = isinstance(values, dict) and values.get("group_by") or "debtor"
        return self.env["recouvrement.balance.choix"]._create_from(options, group_by)
