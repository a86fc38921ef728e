from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementProcedureType(models.Model):
    """A track held against the shipped one, on demand."""

    _inherit = "recouvrement.procedure.type"

    def action_compare(self):
        """What the shipped track says otherwise, to take or to leave.

        :raise UserError: a track of one's own
        """
        self.ensure_one()
        self.check_access("write")
        service = self.env["recouvrement.procedure.livree"]
        if not service._find_ours(self):
            raise UserError(self.env._("“%s” is your own track: none is shipped.", self.name))
        found = service._compare(self)
        if not found:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._("“%s” is as it is shipped now.", self.name),
                },
            }
        wizard = self.env["recouvrement.procedure.ecart"].create(
            {
                "type_id": self.id,
                "ligne_ids": [
                    fields.Command.create(self._prepare_difference(each)) for each in found
                ],
            }
        )
        return self._show_differences(wizard)

    def _show_differences(self, wizard):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Held against the shipped track"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _prepare_difference(self, found):
        record, name = found["record"], found["field"]
        values = {
            "res_model": record._name,
            "res_id": record.id,
            "field": name,
            "record_name": record.display_name if record != self else self.env._("The track"),
        }
        if not name:
            return values | {
                "label": self.env._("Shipped no more: keep it, or take it away yourself")
            }
        field = record._fields[name]
        return values | {
            "label": field._description_string(self.env),
            "ours": self._say_value(record, field, found["ours"]),
            "shipped": self._say_value(record, field, found["shipped"]),
        }

    def _say_value(self, record, field, value):
        if field.type in ("many2one", "many2many"):
            ids = value if isinstance(value, list) else [value] if value else []
            return ", ".join(self.env[field.comodel_name].browse(ids).mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return str(value or "")
