from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

SHOWN = 20  # records on the screen before they are written
SIGNS = [(",", "1 234,56"), (".", "1,234.56")]


class RecouvrementFichierColonnes(models.AbstractModel):
    """A file whose columns each hold one thing: guessed by their headings, chosen by a person.

    A model that inherits it has ``colonne_ids`` whose records have the heading as ``name`` and what it holds as
    ``target``; ``_needed`` names the targets without which nothing is read.
    """

    _name = "recouvrement.fichier.colonnes"
    _inherit = ["recouvrement.fichier"]
    _description = "File read column by column"
    _needed = ()

    decimal_sign = fields.Selection(SIGNS, "Amounts")
    preview = fields.Html("What would be recorded", readonly=True)

    def _keep_columns(self, table, mapping, **guessed):
        """Offer the columns of ``table``, those of ``mapping`` (``{target: heading}``) chosen; nothing is checked yet."""
        of_header = {header: target for target, header in mapping.items()}
        self.colonne_ids.unlink()
        self.colonne_ids.create(
            [
                {"import_id": self.id, "name": header, "target": of_header.get(header, False)}
                for header in table.headers
            ]
        )
        self.write(
            {"state": "draft", "rejets": False, "preview": False, "colonne_ids": [], **guessed}
        )

    def _get_cells(self, table, mapping, targets):
        """What the first lines hold under ``targets``, to guess how it is written."""
        return [
            cell
            for target in targets
            if target in mapping
            for cell in table.column(mapping[target], 2000)
        ]

    def _get_mapping(self):
        """``{target: heading}`` as chosen.

        :raise UserError: a needed column is missing, or two columns say the same
        """
        chosen = self.colonne_ids.filtered("target")
        mapping = {column.target: column.name for column in chosen}
        if len(mapping) < len(chosen):
            raise UserError(self.env._("Two columns say the same: choose one."))
        for target in self._needed:
            if target not in mapping:
                raise UserError(
                    self.env._("Say which column holds: %s.", self._name_column(target))
                )
        return mapping

    def _name_column(self, target):
        return dict(self.colonne_ids._fields["target"]._description_selection(self.env))[target]

    def _draw_rows(self, rows, draw):
        """The first of ``rows``, each as ``draw`` writes it, and how many more there are."""
        lines = [Markup("<div>%s</div>") % draw(row) for row in rows[:SHOWN]]
        if len(rows) > SHOWN:
            lines.append(Markup("<div>%s</div>") % self.env._("… and %s more.", len(rows) - SHOWN))
        return Markup().join(lines) or False
