"""What runs, left in the ledger ``recouvrement.accessoire``: that night's dossiers, then the oldest ones."""

from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

FRESH_DAYS = 7  # what the ledger shows of a dossier nothing wakes is at most so old
BATCH = 1000


class RecouvrementInteret(models.AbstractModel):
    _inherit = "recouvrement.interet"

    def _keep(self, dossiers, day):
        """Leave in the ledger what runs on these dossiers of the current company; twice changes nothing."""
        computed = self._compute(dossiers, day)
        if not computed:
            return
        Row, lot = self.env["recouvrement.accessoire"], self.env["recouvrement.lot"]
        dropped = [values["id"] for values in computed if values["decision"] == "cancelled"]
        Row.browse(dropped).unlink()
        for values in computed:
            if values["decision"] == "fixed":
                Row.browse(values["id"]).date_fixed = values["date_fixed"]
        rows = [self._to_columns(values) for values in computed if values["decision"] == "running"]
        known = [values for values in rows if values["id"]]
        fixed = ("company_id", "partner_id", "move_line_id", "move_id", "kind", "dossier_id")
        lot._update_many(
            Row._name,
            [
                {name: value for name, value in values.items() if name not in fixed}
                for values in known
            ],
        )
        for kind in ("interest", "indemnity"):
            new = [
                {name: value for name, value in values.items() if name != "id"}
                for values in rows
                if not values["id"] and values["kind"] == kind
            ]
            lot._insert_many(Row._name, new, conflict=self._get_conflict(kind))
        Row.invalidate_model()
        dossiers.invalidate_recordset(["accessoire_ids"])

    def _get_conflict(self, kind):
        if kind == "interest":
            return SQL("(move_line_id) WHERE kind = 'interest' AND decision = 'running'")
        return SQL("(move_id) WHERE kind = 'indemnity' AND decision <> 'cancelled'")

    def _to_columns(self, values):
        names = ("id", "dossier_id", "company_id", "partner_id", "kind", "move_line_id", "move_id")
        names += ("document", "decision", "state", "clause_id", "chargeable", "date_computed")
        names += ("date_fixed", "amount", "date_from", "date_to", "periods", "missing_from")
        names += ("below_floor", "amount_waived")
        return {name: values[name] for name in names}

    def _keep_stale(self, day):
        """Count again the rows nothing woke for a week, in the current company; batch by batch.

        Before that, the oldest of the others: a week's share of them each night, so that all those a
        first night opened do not come up together ever after.
        """
        if not self.env.company.recouvrement_accessories:
            return
        Row = self.env["recouvrement.accessoire"]
        alive = Domain("company_id", "=", self.env.company.id) & self._get_alive_domain()
        stale = alive & Domain("date_computed", "<=", day - timedelta(days=FRESH_DAYS))
        while rows := Row.search(stale, limit=BATCH):
            self._keep_again(rows.dossier_id, day)
        for dossiers in split_every(BATCH, self._find_share(alive, day)):
            self._keep_again(self.env["recouvrement.dossier"].browse(dossiers), day)

    def _find_share(self, alive, day):
        """Ids of the dossiers to count ahead that night, those counted the longest ago first.

        Those counted that day already are part of the share: passing again adds none.
        """
        Row = self.env["recouvrement.accessoire"]
        [(number,)] = Row._read_group(alive, [], ["dossier_id:count_distinct"])
        share = number // FRESH_DAYS
        if share:
            today = alive & Domain("date_computed", ">=", day)
            [(number,)] = Row._read_group(today, [], ["dossier_id:count_distinct"])
            share -= number
        if share <= 0:
            return []
        groups = Row._read_group(
            alive & Domain("date_computed", "<", day),
            ["dossier_id"],
            order="date_computed:min, dossier_id",
            limit=share,
        )
        return [dossier.id for (dossier,) in groups]

    def _keep_again(self, dossiers, day):
        self._keep(dossiers, day)
        # What is counted no more is not asked for again tomorrow either.
        left = self._get_alive_domain() & Domain("dossier_id", "in", dossiers.ids)
        left &= Domain("date_computed", "<", day)
        self.env["recouvrement.accessoire"].search(left).date_computed = day
