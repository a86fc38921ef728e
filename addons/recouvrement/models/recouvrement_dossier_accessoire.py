from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..tools.words import say_pair

ZERO = Decimal(0)


class RecouvrementDossier(models.Model):
    """What is due on top of the principal: told item by item, claimed, invoiced, waived."""

    _inherit = "recouvrement.dossier"

    accessoire_ids = fields.One2many(
        "recouvrement.accessoire", "dossier_id", "Accessories", readonly=True
    )
    accessories_table = fields.Html(
        "On top of the principal", compute="_compute_accessories", sanitize=False
    )
    accessories_total = fields.Monetary("Accessories due", compute="_compute_accessories")
    accessories_open = fields.Boolean(compute="_compute_accessories")

    def _compute_accessories(self):
        """As of today, what runs included; nothing of it is in the amounts of the dossier."""
        today = self.env["recouvrement.calendrier"]._today()
        rows = defaultdict(list)
        for row in self.env["recouvrement.interet"]._read_rows(self, today):
            rows[row["dossier_id"]].append(row)
        for dossier in self:
            mine = rows[dossier.id]
            due = [
                row for row in mine if row["state"] in ("running", "claimed") and row["chargeable"]
            ]
            dossier.accessories_total = sum(float(row["due"]) for row in due)
            dossier.accessories_open = bool(due)
            dossier.accessories_table = dossier._render_accessories(mine, today) if mine else False

    def _render_accessories(self, rows, today):
        items, totals = defaultdict(lambda: defaultdict(Decimal)), defaultdict(Decimal)
        notes, periods = defaultdict(list), defaultdict(list)
        for row in rows:
            name = row["document"] or ""
            items[name]["total"] += ZERO
            if row["state"] in ("running", "claimed") and row["chargeable"]:
                for key in (row["kind"], "total"):
                    items[name][key] += row["due"]
                    totals[key] += row["due"]
                items[name]["claimed"] += row["due"] if row["state"] == "claimed" else ZERO
            notes[name] += self._say_row(row)
            periods[name] += self.env["recouvrement.interet"]._say_periods(
                row["periods"], row["missing_from"], self.currency_id
            )
        return self.env["ir.qweb"]._render(
            "recouvrement.dossier_accessories",
            {
                "day": format_date(self.env, today),
                "items": [
                    {
                        "name": name or self.env._("The whole dossier"),
                        **{
                            key: self._say_amount(value[key])
                            for key in ("interest", "indemnity", "cost")
                        },
                        "total": self._say_amount(value["total"]),
                        "claimed": self._say_amount(value["claimed"]),
                        "notes": notes[name],
                        "periods": periods[name],
                    }
                    for name, value in items.items()
                ],
                "totals": {
                    key: self._say_amount(totals[key])
                    for key in ("interest", "indemnity", "cost", "total")
                },
                "missing": any(row["missing_from"] and row["state"] == "running" for row in rows),
                "below": any(row["below_floor"] and row["state"] == "running" for row in rows),
            },
        )

    def _say_amount(self, amount):
        return format_amount(self.env, float(amount), self.currency_id) if amount else ""

    def _say_row(self, row):
        """What became of a row, in words; nothing while it runs."""
        _, amount = self.env._, self._say_amount(row["due"])
        name = row["name"] or dict(
            self.env["recouvrement.accessoire"]._fields["kind"]._description_selection(self.env)
        ).get(row["kind"])
        said = {
            "invoiced": _(
                "%(name)s: %(amount)s on %(invoice)s", name=name, amount=amount, **_of(row)
            ),
            "paid": _(
                "%(name)s: %(amount)s paid by %(invoice)s", name=name, amount=amount, **_of(row)
            ),
            "lost": _(
                "%(name)s: %(amount)s written off with %(invoice)s",
                name=name,
                amount=amount,
                **_of(row),
            ),
            "waived": _(
                "%(name)s: %(amount)s waived (%(reason)s)",
                name=name,
                amount=amount,
                reason=row["waive_reason"],
            ),
        }
        if row["state"] in said:
            return [said[row["state"]]]
        if not row["chargeable"]:
            return [_("%(name)s: %(amount)s, not charged", name=name, amount=amount)]
        if row["amount_waived"]:
            return [
                _(
                    "%(name)s: %(amount)s waived (%(reason)s)",
                    name=name,
                    amount=self._say_amount(Decimal(str(row["amount_waived"]))),
                    reason=row["waive_reason"],
                )
            ]
        return [say_pair(self.env, name, amount)] if row["kind"] == "cost" else []

    # -- buttons ----------------------------------------------------------------------------

    def _get_accessories(self, states=("running", "claimed")):
        """The rows of these dossiers as of today, for a button.

        :raise UserError: there are none
        """
        self.check_access("read")
        today = self.env["recouvrement.calendrier"]._today()
        for company, dossiers in self.grouped("company_id").items():
            if company.recouvrement_accessories:
                # sudo: what runs follows from the accounts alone, read whole.
                here = self.env["recouvrement.interet"].sudo().with_company(company)
                here._keep(dossiers.with_env(here.env), today)
        rows = self.env["recouvrement.accessoire"].search(
            [
                ("dossier_id", "in", self.ids),
                ("state", "in", states),
                ("chargeable", "=", True),
                ("amount", ">", 0),
            ]
        )
        if not rows:
            raise UserError(self.env._("Nothing is due on top of the principal."))
        return rows

    def action_claim_accessories(self):
        """Claim what has run until today."""
        self._get_accessories(("running",))._claim()
        return True

    def action_invoice_accessories(self):
        """Draft the invoice of what is due on top of the principal."""
        return self._get_accessories().action_invoice()

    def action_waive_accessories(self):
        """Choose what is given up, and why."""
        return self._get_accessories().action_waive()

    def action_add_cost(self):
        """Add a cost, with its proof."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add a cost"),
            "res_model": "recouvrement.frais",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def action_open_accessories(self):
        """The ledger of accessories of these dossiers."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_accessoire"
        )
        return action | {"domain": [("dossier_id", "in", self.ids)], "context": {}}

    def action_allocate_payment(self):
        """Where a payment goes: costs, interest, principal, or as the debtor said."""
        self.ensure_one()
        return self.env["recouvrement.repartition"]._open(self)


def _of(row):
    return {"invoice": row["invoice"]}
