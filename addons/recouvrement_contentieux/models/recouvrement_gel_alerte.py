"""What a case that freezes debts warns of: what runs elsewhere, and nothing stops by itself."""

from odoo import models
from odoo.tools import format_date

# What is over for the others: nothing to warn about.
_ENTRUSTED = ("refused", "recalled", "returned", "closed")
_SUED = ("held", "closed")


class RecouvrementGel(models.AbstractModel):
    _inherit = "recouvrement.gel"

    def _get_freeze_warnings(self):
        """What runs elsewhere on the frozen debts: nothing is recalled or stopped by itself."""
        dossiers, said = self._find_dossiers(), []
        if not self._get_freeze_day():
            return said
        for each in self._find_elsewhere("recouvrement.transmission", dossiers, _ENTRUSTED):
            said.append(
                self.env._(
                    "Entrusted to a prestataire: %s. Recall what is frozen.", each.display_name
                )
            )
        for each in self._find_elsewhere("recouvrement.procedure", dossiers, _SUED):
            said.append(
                self.env._(
                    "A judicial procedure runs: %s. Nobody may sue or enforce for frozen debts.",
                    each.display_name,
                )
            )
        said += self._get_claimed_warnings(dossiers)
        return said

    def _find_elsewhere(self, name, dossiers, over):
        """Records of another part of litigation that are not over, on these dossiers."""
        if name not in self.env or "state" not in self.env[name]._fields:
            return ()
        # sudo: whether something runs does not depend on who looks; only names come out.
        return (
            self.env[name]
            .sudo()
            .search([("dossier_id", "in", dossiers.ids), ("state", "not in", over)])
        )

    def _get_claimed_warnings(self, dossiers):
        """Interest that was claimed or invoiced for days after the decision."""
        since = self._get_freeze_day()
        # sudo: amounts of dossiers followed here.
        rows = (
            self.env["recouvrement.accessoire"]
            .sudo()
            .search(
                [
                    ("dossier_id", "in", dossiers.ids),
                    ("kind", "=", "interest"),
                    ("state", "in", ("claimed", "invoiced")),
                    ("date_to", ">=", since),
                    (
                        "move_line_id",
                        "in",
                        self.sudo().dette_ids.filtered("frozen").move_line_id.ids,
                    ),
                ]
            )
        )
        return [
            self.env._(
                "%(item)s: interest was claimed until %(day)s, after the decision of %(since)s: waive "
                "that part.",
                item=row.document or row.display_name,
                day=format_date(self.env, row.date_to),
                since=format_date(self.env, since),
            )
            for row in rows
        ]
