"""The list of a batch: its dossiers and their items, as a workbook and as CSV."""

import csv
import io

from odoo import models

from odoo.addons.recouvrement.openitems.cells import harmless
from odoo.addons.recouvrement.tools import table as kinds
from odoo.addons.recouvrement.tools.table import Column, Table


class RecouvrementRemiseClasseur(models.AbstractModel):
    _name = "recouvrement.remise.classeur"
    _description = "List of a batch"

    def _write_workbook(self, remise):
        """The list as a workbook: dossiers, their items, the people who answer beside the debtor."""
        heading = [remise.company_id.name, remise.name, remise.prestataire_id.name]
        tables = [self._get_dossiers(remise), self._get_items(remise)]
        return self.env["recouvrement.tableau"]._write(heading, tables)

    def _write_csv(self, remise):
        """The dossiers as CSV for a French spreadsheet; no cell runs as a formula."""
        table, out = self._get_dossiers(remise), io.StringIO()
        writer = csv.writer(out, delimiter=";")
        writer.writerow([harmless(column.name) for column in table.columns])
        for row in table.rows:
            writer.writerow(
                [
                    self._write_cell(value, column)
                    for value, column in zip(row, table.columns, strict=True)
                ]
            )
        return out.getvalue().encode("utf-8-sig")

    def _write_cell(self, value, column):
        if value is None or value is False:
            return ""
        if column.kind == kinds.DATE:
            return value.strftime("%d/%m/%Y") if value else ""
        if column.kind == kinds.MONEY:
            return f"{value:.2f}".replace(".", ",")
        return harmless(value)

    def _get_dossiers(self, remise):
        """One row a dossier: who, how much by component, since when, who answers beside."""
        _ = self.env._
        columns = (
            Column(_("Our reference")),
            Column(_("Dossier")),
            Column(_("Debtor")),
            Column(_("Kind")),
            Column(_("Company number")),
            Column(_("VAT number")),
            Column(_("Street")),
            Column(_("Postcode")),
            Column(_("City")),
            Column(_("Country")),
            Column(_("Phone")),
            Column(_("E-mail")),
            Column(_("Principal"), kinds.MONEY, total=True),
            Column(_("Interest"), kinds.MONEY, total=True),
            Column(_("Indemnities and costs"), kinds.MONEY, total=True),
            Column(_("Total"), kinds.MONEY, total=True),
            Column(_("Oldest due date"), kinds.DATE),
            Column(_("Days late"), kinds.NUMBER),
            Column(_("Invoices")),
            Column(_("Last step on"), kinds.DATE),
            Column(_("Co-debtors and guarantors")),
            Column(_("Placement"), kinds.NUMBER),
            Column(_("Followed by")),
        )
        items = remise.transmission_ids._read_items()
        rows = [
            self._get_row(each, items[each.id]) for each in remise.transmission_ids.sorted("id")
        ]
        return Table(_("Dossiers entrusted"), columns, rows, sheet=_("Dossiers"))

    def _get_row(self, each, items):
        dossier, debtor = each.dossier_id, each.partner_id
        professional = debtor._is_recouvrement_professional()
        return [
            each.name,
            dossier.name,
            debtor.name or "",
            self.env._("Professional") if professional else self.env._("Private person"),
            debtor.company_registry or "",
            debtor.vat or "",
            ", ".join(filter(None, (debtor.street, debtor.street2))),
            debtor.zip or "",
            debtor.city or "",
            debtor.country_id.name or "",
            debtor.phone or "",
            debtor.email or "",
            each.amount_principal,
            each.amount_interest,
            each.amount_cost,
            each.amount,
            min(filter(None, (item.due for item in items)), default=None),
            each.debt_days,
            ", ".join(item.document for item in items),
            dossier.last_action_id.date_done or None,
            ", ".join(dossier.partie_ids.mapped("display_name")),
            each.rank,
            dossier.user_id.name or "",
        ]

    def _get_items(self, remise):
        """One row an item entrusted."""
        _ = self.env._
        columns = (
            Column(_("Our reference")),
            Column(_("Debtor")),
            Column(_("Document")),
            Column(_("Date"), kinds.DATE),
            Column(_("Due on"), kinds.DATE),
            Column(_("Amount"), kinds.MONEY, total=True),
            Column(_("Paid"), kinds.MONEY, total=True),
            Column(_("Remaining"), kinds.MONEY, total=True),
        )
        items = remise.transmission_ids._read_items()
        rows = [
            [
                each.name,
                each.partner_id.name or "",
                *(item.document, item.date, item.due, item.total, item.paid, item.remaining),
            ]
            for each in remise.transmission_ids.sorted("id")
            for item in items[each.id]
        ]
        return Table(_("Items entrusted"), columns, rows, sheet=_("Items"))
