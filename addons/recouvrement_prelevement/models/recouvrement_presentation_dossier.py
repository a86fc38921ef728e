"""Which dossier a debit belongs to, and the item it stands on once the debt moved to another account."""

from odoo import models


class RecouvrementPresentation(models.Model):
    _inherit = "recouvrement.presentation"

    def _find_dossiers(self, items):
        """``{item: the dossier it is, or would be, chased in}``, empty when there is none yet; settled items too."""
        # sudo: which dossier a debit belongs to does not depend on who uploads it.
        dossiers = self.env["recouvrement.dossier"].sudo()
        known = dossiers.search(
            [
                ("partner_id", "in", items.partner_id.commercial_partner_id.ids),
                ("company_id", "in", items.company_id.ids),
            ],
            order="date_closed desc, id desc",  # those in progress first: they have no such date
        ).grouped(lambda each: (each.partner_id, each.company_id, each.grouping_key or ""))
        keys = self.env["recouvrement.detection"].sudo()._read_grouping_keys(items)
        found = {}
        for item in items:
            debtor = item.partner_id.commercial_partner_id.sudo()
            mine = known.get((debtor, item.company_id.sudo(), keys[item.id]), dossiers)
            found[item] = mine[:1]
        return found

    def _attach(self):
        """Name the dossier that was opened since, for those that had none."""
        alone = (self | self.previous_id).filtered(lambda each: not each.dossier_id)
        dossiers = self._find_dossiers(alone.move_line_id)
        for each in alone:
            dossier = dossiers[each.move_line_id]
            if dossier.state and dossier.state != "closed":
                each.dossier_id = dossier.id

    def _get_standing(self):
        """``{presentation: its item as it stands today}``: the one that took over, once the debt moved (doubtful)."""
        settled = self.move_line_id.filtered(lambda item: not item.amount_residual)
        first = {item: item._get_recouvrement_first() for item in settled}
        chains = settled.browse().union(*first.values())
        chains = chains._get_recouvrement_chain().filtered("amount_residual") if chains else chains
        owed = chains.grouped(lambda item: item._get_recouvrement_first())
        standing = {}
        for each in self:
            item = each.move_line_id
            found = owed.get(first.get(item), item)
            # In two parts, it is not the amount of the debit any more.
            standing[each] = found if len(found) == 1 else item
        return standing

    def _move_items(self):
        """Those ahead follow their debt to its other account, and so do their lines in draft batches."""
        for each, item in self._get_standing().items():
            if item != each.move_line_id:
                each.move_line_id = item
                line = each.payment_line_id
                if line.state == "draft":
                    line.write(each._prepare_payment_line(line.order_id))
