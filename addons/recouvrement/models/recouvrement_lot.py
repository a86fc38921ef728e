"""Writing many rows of our own tables at once.

The night writes tens of thousands of rows; through the ORM that is four times slower than the
statement itself (``script/bench``). These two verbs serve only models of this suite that have no
stored computed field and no chatter on the columns written, inside methods that already know the
company. Everything else goes through the ORM.
"""

from psycopg2.extras import Json

from odoo import fields, models
from odoo.tools import SQL


class RecouvrementLot(models.AbstractModel):
    _name = "recouvrement.lot"
    _description = "Bulk writing"

    def _insert_many(self, model, rows, conflict=None):
        """Insert ``rows`` (dicts with the same keys) into ``model``; return the new ids in order.

        :param conflict: SQL of the partial unique index's columns and predicate; rows that collide
            are left out, so that a doubled night adds nothing.
        """
        if not rows:
            return []
        stamp = {"create_uid": self.env.uid, "write_uid": self.env.uid}
        names = [*rows[0], *stamp, "create_date", "write_date"]
        now = fields.Datetime.now()
        values = [
            [*(_adapt(row[name]) for name in rows[0]), *stamp.values(), now, now] for row in rows
        ]
        returned = self.env.execute_query(
            SQL(
                "INSERT INTO %(table)s (%(columns)s) VALUES %(values)s %(conflict)s RETURNING id",
                table=SQL.identifier(self.env[model]._table),
                columns=SQL(", ").join(map(SQL.identifier, names)),
                values=SQL(", ").join(SQL("%s", tuple(row)) for row in values),
                conflict=SQL("ON CONFLICT %s DO NOTHING", conflict) if conflict else SQL(),
            )
        )
        return [row[0] for row in returned]

    def _update_many(self, model, rows):
        """Write ``rows`` (dicts with ``id`` and the same keys) on records of ``model``."""
        if not rows:
            return
        records = self.env[model].browse(row["id"] for row in rows)
        names = [name for name in rows[0] if name != "id"]
        records.flush_recordset(names)
        casts = {name: SQL(records._fields[name].column_type[1].split("(")[0]) for name in names}
        self.env.execute_query(
            SQL(
                "UPDATE %(table)s t SET %(assign)s, write_uid = %(uid)s, write_date = %(now)s"
                " FROM (VALUES %(values)s) AS v (id, %(columns)s) WHERE t.id = v.id RETURNING 1",
                table=SQL.identifier(records._table),
                assign=SQL(", ").join(
                    SQL("%s = v.%s::%s", SQL.identifier(name), SQL.identifier(name), casts[name])
                    for name in names
                ),
                uid=self.env.uid,
                now=fields.Datetime.now(),
                values=SQL(", ").join(
                    SQL("%s", (row["id"], *(_adapt(row[name]) for name in names))) for row in rows
                ),
                columns=SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        records.invalidate_recordset(names, flush=False)


def _adapt(value):
    if isinstance(value, dict | list):
        return Json(value)
    return None if value is False else value
