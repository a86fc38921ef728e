"""Writing many rows of our own tables at once.

The night writes tens of thousands of rows; through the ORM that is four times slower than the
statement itself (``script/bench``). These two verbs serve only models of this suite that have no
stored computed field and no chatter on the columns written, inside methods that already know the
company. Everything else goes through the ORM.
"""

import json

from odoo import fields, models
from odoo.tools import SQL


class RecouvrementLot(models.AbstractModel):
    _name = "recouvrement.lot"
    _description = "Bulk writing"

    def _insert_many(self, model, rows, conflict=None, shared=None):
        """Insert ``rows`` (dicts with the same keys, None for what is empty) into ``model``.

        :param shared: dict of what is the same in every row
        :param conflict: SQL of the partial unique index's columns and predicate; rows that collide
            are left out, so that a doubled night adds nothing.
        :return: ids of the rows inserted
        """
        if not rows:
            return []
        shared = {
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": fields.Datetime.now(),
            "write_date": fields.Datetime.now(),
            **(shared or {}),
        }
        returned = self.env.execute_query(
            SQL(
                """INSERT INTO %(table)s (%(own)s, %(common)s)
                   SELECT %(own)s, %(values)s FROM %(rows)s %(conflict)s RETURNING id""",
                table=SQL.identifier(self.env[model]._table),
                own=SQL(", ").join(map(SQL.identifier, rows[0])),
                common=SQL(", ").join(map(SQL.identifier, shared)),
                values=SQL(", ").join(SQL("%s", value) for value in shared.values()),
                rows=self._as_table(model, rows),
                conflict=SQL("ON CONFLICT %s DO NOTHING", conflict) if conflict else SQL(),
            )
        )
        return [row[0] for row in returned]

    def _update_many(self, model, rows, shared=None):
        """Write ``rows`` (dicts with ``id`` and the same keys) on records of ``model``.

        :param shared: dict of what is written the same on every record
        """
        if not rows:
            return
        records = self.env[model].browse(row["id"] for row in rows)
        names = [name for name in rows[0] if name != "id"]
        written = [*names, *(shared or {})]
        shared = {**(shared or {}), "write_uid": self.env.uid, "write_date": fields.Datetime.now()}
        records.flush_recordset(written)
        self.env.execute_query(
            SQL(
                """UPDATE %(table)s t SET %(assign)s, %(common)s
                     FROM %(rows)s WHERE t.id = v.id RETURNING 1""",
                table=SQL.identifier(records._table),
                assign=SQL(", ").join(
                    SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name)) for name in names
                ),
                common=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value) for name, value in shared.items()
                ),
                rows=self._as_table(model, rows),
            )
        )
        records.invalidate_recordset(written, flush=False)

    def _analyze(self, *models):
        """Let PostgreSQL count the rows a long transaction has just written in these models.

        Autovacuum cannot see them before the commit; on a young database the planner would take
        minutes over Odoo's own search of the payments of a thousand new invoices.
        """
        self.env.flush_all()
        tables = SQL(", ").join(SQL.identifier(self.env[model]._table) for model in models)
        self.env.cr.execute(SQL("ANALYZE %s", tables))

    def _as_table(self, model, rows):
        """SQL of ``rows`` as a table ``v``, typed as the model's columns.

        One JSON text: half the price of thousands of parameters, and PostgreSQL reads the types.
        """
        model_fields = self.env[model]._fields
        return SQL(
            "json_to_recordset(%s) AS v (%s)",
            json.dumps(rows, default=str),
            SQL(", ").join(
                SQL(
                    "%s %s", SQL.identifier(name), SQL.identifier(model_fields[name].column_type[0])
                )
                for name in rows[0]
            ),
        )
