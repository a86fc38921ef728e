from odoo import api, fields, models
from odoo.exceptions import UserError

FORMATS = (
    "encoding",
    "separator",
    "date_format",
    "decimal_sign",
    "due_rule",
    "due_days",
    "account_prefix",
    "partner_kind",
)


class RecouvrementRepriseModele(models.Model):
    """How a kind of file is written: which column is what, dates, decimals. Serves file after file."""

    _name = "recouvrement.reprise.modele"
    _description = "Saved mapping of take-over files"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    mapping = fields.Json("Columns", required=True)
    mapping_text = fields.Text("What each column holds", compute="_compute_mapping_text")
    formats = fields.Json()
    journal_id = fields.Many2one(
        "account.journal", check_company=True, domain="[('type', '=', 'general')]"
    )
    account_id = fields.Many2one("account.account", "Counterpart", check_company=True)

    _name_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "A saved mapping has this name already."
    )

    @api.depends("mapping")
    def _compute_mapping_text(self):
        words = dict(
            self.env["recouvrement.reprise.colonne"]
            ._fields["target"]
            ._description_selection(self.env)
        )
        for modele in self:
            modele.mapping_text = "\n".join(
                f"{words.get(target, target)} ← {header}"
                for target, header in (modele.mapping or {}).items()
            )

    @api.model
    def _save_from(self, reprise):
        """Save the mapping of ``reprise`` on the mapping it came from, else under the file's name."""
        values = {
            "mapping": reprise._get_mapping(),
            "formats": {name: reprise[name] for name in FORMATS},
            "journal_id": reprise.journal_id.id,
            "account_id": reprise.account_id.id,
        }
        modele = reprise.modele_id
        if modele:
            modele.write(values)
        else:
            modele = self.create(
                values | {"name": self._free_name(reprise), "company_id": reprise.company_id.id}
            )
            reprise.modele_id = modele
        return modele

    def _free_name(self, reprise):
        names = set(
            self.with_context(active_test=False)
            .search([("company_id", "=", reprise.company_id.id)])
            .mapped("name")
        )
        name, number = reprise.name, 1
        while name in names:
            number += 1
            name = f"{reprise.name} ({number})"
        return name

    def _apply(self, reprise):
        """Put this mapping on ``reprise``.

        :raise UserError: the file lacks a column of the mapping.
        """
        self.ensure_one()
        absent = set(self.mapping.values()) - set(reprise.colonne_ids.mapped("header"))
        if absent:
            raise UserError(
                self.env._(
                    "The file does not fit the mapping %(name)s: it has no column %(absent)s.",
                    name=self.name,
                    absent=", ".join(sorted(absent)),
                )
            )
        reprise._set_mapping(self.mapping)
        formats = {
            name: value
            for name, value in (self.formats or {}).items()
            if name not in ("encoding", "separator")
        }
        # sudo: a saved mapping says that the formats are not doubtful; nobody types it.
        reprise.sudo().write(
            formats
            | {"date_doubtful": False, "decimal_doubtful": False}
            | {name: self[name].id for name in ("journal_id", "account_id") if self[name]}
        )
