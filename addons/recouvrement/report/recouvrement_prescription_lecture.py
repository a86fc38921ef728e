"""What the limitation of items is counted from: the items, set-wise."""

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

COLUMNS = [
    "recouvrement_limitation_basis",
    "recouvrement_limitation_date",
    "recouvrement_limitation_state",
    "recouvrement_limitation_regime_id",
]

# Counted from something else than what stands now, or never.
STALE = SQL("line.recouvrement_limitation_basis IS DISTINCT FROM item.due || '|' || item.amount")


class RecouvrementPrescriptionLecture(models.AbstractModel):
    _name = "recouvrement.prescription.lecture"
    _description = "Items whose limitation is counted"

    def _read_stale(self, dossiers, day):
        """``[(dossier id, item id, due date, basis)]``: new or changed since they were counted.

        The basis is what was counted from: the due date and what remains. A forfeiture runs from the first
        incident of the dossier: its items are always counted together.
        """
        return self._read(
            dossiers,
            day,
            SQL(
                """(%s OR line.recouvrement_limitation_regime_id IN
                       (SELECT id FROM recouvrement_prescription_regime WHERE nature = 'forclusion'))""",
                STALE,
            ),
        )

    def _find_stale(self, day):
        """The dossiers in progress of the current company that hold an item new or changed since it was counted."""
        Dossier = self.env["recouvrement.dossier"]
        Dossier.flush_model(["partner_id", "grouping_key", "company_id", "state"])
        self.env["account.move.line"].flush_model(COLUMNS)
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT dossier.id
                     FROM recouvrement_dossier dossier
                     JOIN (%(items)s) item USING (partner_id, grouping_key)
                     JOIN account_move_line line ON line.id = item.line_id
                    WHERE dossier.company_id = %(company)s AND dossier.state <> 'closed'
                      AND item.amount > 0 AND %(stale)s
                 ORDER BY dossier.id""",
                items=self.env["recouvrement.detection"]._select_items(day),
                stale=STALE,
                company=self.env.company.id,
            )
        )
        return Dossier.browse(row[0] for row in rows)

    def _read_items(self, dossiers, lines=None):
        """The same of all the debts of these dossiers, whole dossiers when they hold some of ``lines``."""
        day = self.env["recouvrement.passage"]._far_day()
        rows = self._read(dossiers, day, SQL("TRUE")) if dossiers else []
        if lines is None:
            return rows
        held = {row[0] for row in rows if row[1] in set(lines.ids)}
        return [row for row in rows if row[0] in held]

    def _read(self, dossiers, day, condition):
        dossiers.flush_recordset(["partner_id", "grouping_key", "company_id"])
        self.env["account.move.line"].flush_model(COLUMNS)
        return self.env.execute_query(
            SQL(
                """WITH item AS (%(items)s)
                   SELECT dossier.id, item.line_id, item.due, item.due || '|' || item.amount
                     FROM recouvrement_dossier dossier
                     JOIN item USING (partner_id, grouping_key)
                     JOIN account_move_line line ON line.id = item.line_id
                    WHERE dossier.id = ANY(%(ids)s) AND item.amount > 0 AND %(condition)s
                 ORDER BY item.line_id""",
                items=self.env["recouvrement.detection"]._select_items(
                    day, dossiers.partner_id.ids
                ),
                ids=dossiers.ids,
                condition=condition,
            )
        )

    def _read_ripe(self, day):
        """Ids of the current company's open items that come near their term, or have passed it, on ``day``."""
        company = self.env.company
        self.env["account.move.line"].flush_model([*COLUMNS, "amount_residual", "parent_state"])
        near = day + timedelta(days=company.recouvrement_limitation_soon_days)
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM account_move_line
                    WHERE company_id = %(company)s AND amount_residual > 0 AND parent_state = 'posted'
                      AND recouvrement_limitation_state IN ('running', 'soon')
                      AND recouvrement_limitation_date <= %(near)s
                      AND (recouvrement_limitation_state = 'running' OR recouvrement_limitation_date < %(day)s)
                 ORDER BY id""",
                company=company.id,
                near=near,
                day=day,
            )
        )
        return [row[0] for row in rows]

    def _forget(self, companies, partners, day):
        """Nothing counted of these items holds any more; their dossiers are looked at from ``day`` on."""
        Line, Dossier = self.env["account.move.line"], self.env["recouvrement.dossier"]
        Line.flush_model([*COLUMNS, "company_id", "partner_id"])
        Dossier.flush_model(["company_id", "partner_id", "state", "next_date"])
        of_company = SQL("company_id = ANY(%s)", companies.ids) if companies else SQL("TRUE")
        debtors = partners.commercial_partner_id.ids if partners else []
        of_line = (
            SQL(
                "partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))",
                debtors,
            )
            if partners
            else SQL("TRUE")
        )
        of_dossier = SQL("partner_id = ANY(%s)", debtors) if partners else SQL("TRUE")
        self.env.cr.execute(
            SQL(
                """UPDATE account_move_line SET recouvrement_limitation_basis = NULL
                    WHERE recouvrement_limitation_basis IS NOT NULL AND %s AND %s""",
                of_company,
                of_line,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE recouvrement_dossier SET next_date = %s
                    WHERE state <> 'closed' AND (next_date IS NULL OR next_date > %s) AND %s AND %s""",
                day,
                day,
                of_company,
                of_dossier,
            )
        )
        Line.invalidate_model(["recouvrement_limitation_basis"], flush=False)
        Dossier.invalidate_model(["next_date"], flush=False)
