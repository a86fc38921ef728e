from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.words import say_pair

TOLD = ("kind", "group_id", "user_ids", "amount_max", "own", "company_id")


class RecouvrementDelegation(models.Model):
    """Rows of every company are changed by who answers for every company; every change is logged."""

    _inherit = "recouvrement.delegation"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_global()
        rows._trace("created", {}, rows._tell())
        return rows

    def write(self, vals):
        self._check_global()
        before = self._tell()
        done = super().write(vals)
        self._check_global()  # what they become as well as what they were
        self._trace("changed", before, self._tell())
        return done

    def unlink(self):
        self._check_global()
        self._trace("deleted", self._tell(), {})
        return super().unlink()

    def _check_global(self):
        """:raise AccessError: a row of every company, and the user does not hold them all"""
        if self.env.su or all(row.company_id for row in self):
            return
        user = self.env.user
        # sudo: how many companies there are, no more.
        every = self.env["res.company"].sudo().search([("id", ">", 0)])
        if not user.has_group("base.group_system") and every - user.company_ids:
            raise AccessError(
                self.env._(
                    "A delegation of every company is changed by who has every company, or by an "
                    "administrator. Give it a company of yours."
                )
            )

    def _tell(self):
        """``{row: what it says, in words}``."""
        return {
            row: "\n".join(
                say_pair(self.env, row._fields[name].string, row._tell_field(name)) for name in TOLD
            )
            for row in self
        }

    def _tell_field(self, name):
        field, value = self._fields[name], self[name]
        if field.relational:
            return ", ".join(value.sudo().mapped("display_name"))  # sudo: names, for the log
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return str(value)

    def _trace(self, what, before, after):
        # sudo: the log is written by the change itself.
        self.env["recouvrement.delegation.trace"].sudo().create(
            [
                {
                    "user_id": self.env.uid,
                    "what": what,
                    "company_id": row.company_id.id,
                    "delegation_id": row.id,
                    "delegation": row.display_name,
                    "before": before.get(row),
                    "after": after.get(row),
                }
                for row in self
                if before.get(row) != after.get(row)
            ]
        )
