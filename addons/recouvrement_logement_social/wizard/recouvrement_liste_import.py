"""A rent roll: read, its totals checked, shown, then recorded; the same file twice changes nothing."""

import base64
import hashlib

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.openitems import cells, sheet

from ..tools import lists


class RecouvrementListeImport(models.TransientModel):
    _name = "recouvrement.liste.import"
    _inherit = ["recouvrement.fichier.colonnes"]
    _description = "List of leases to take in"
    _needed = lists.ROLL_NEEDED
    _read_again = ("file", "layout")

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    scope = fields.Selection(
        [("full", "All leases"), ("delta", "What changed")],
        "Holds",
        required=True,
        default="full",
        help="In a list of all leases, those in place that it does not name are shown as differences.",
    )
    layout = fields.Text(
        help="For lines of fixed width. One column a line: heading; first character; last character."
    )
    control_count = fields.Integer(
        "Lines told", help="How many leases the IT service says it sent."
    )
    control_amount = fields.Monetary("Rents told", help="The sum of the rents it says it sent.")
    found_amount = fields.Monetary("Rents found", readonly=True)
    totals_agree = fields.Boolean("The totals agree", readonly=True)
    reason = fields.Char(
        "Take it in although", help="A manager says why; it is kept with the list."
    )
    colonne_ids = fields.One2many("recouvrement.liste.import.colonne", "import_id", "Columns")
    new_count = fields.Integer("Leases to enter", readonly=True)
    changed_count = fields.Integer("Leases to change", readonly=True)
    differing_count = fields.Integer("Differences to look at", readonly=True)
    liste_id = fields.Many2one("recouvrement.liste", "List", readonly=True)

    # -- reading ----------------------------------------------------------------------------------

    def _load(self, keep):
        """Find out which column is which: as the last list like it, else by the headings."""
        table, _how = self._read_table()
        how = self.env["recouvrement.liste"]._find_how(self.company_id, table.headers)
        mapping = how.get("mapping") or lists.propose(table.headers)
        days = self._get_cells(table, mapping, sorted(lists.ROLL_DATES))
        sums = self._get_cells(table, mapping, sorted(lists.ROLL_AMOUNTS))
        sign = how.get("decimal_sign") or cells.guess_decimal_sign(sums)[0]
        _table, count, amount = lists.take_footer(table, mapping, sign)
        totals = {
            name: value
            for name, value in (("control_count", count), ("control_amount", amount))
            if value is not None and not keep.get(name)
        }
        self._keep_columns(
            table,
            mapping,
            date_format=how.get("date_format")
            or cells.guess_date_format(days)[0]
            or cells.DATE_FORMATS[0],
            decimal_sign=sign,
            **totals,
        )

    def _read_table(self, encoding=None, separator=None):
        """EXTENDS recouvrement: lines of fixed width too; no character that no text holds"""
        how = {}
        if self.layout:
            table = self._cut_table(encoding)
        else:
            table, how = super()._read_table(encoding, separator)
        told = [table.headers, *(line for _number, line in table.lines)]
        if any("\x00" in cell for line in told for cell in line if isinstance(cell, str)):
            with self.env["recouvrement.reprise.motif"]._worded():
                raise sheet.UnreadableFile("binary")
        return table, how

    def _cut_table(self, encoding):
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        try:
            columns = lists.read_layout(self.layout)
        except lists.Fault as fault:
            raise UserError(self._word(fault.code, fault.values)) from None
        with self.env["recouvrement.reprise.motif"]._worded():
            if sheet.guess_kind(content) == "xlsx":
                raise sheet.UnreadableFile("binary")
            text = sheet.decode(content, encoding or sheet.guess_encoding(content))
            return lists.cut(text, columns)

    # -- checking and recording -------------------------------------------------------------------

    def _plan(self):
        """The leases the file tells and that can be taken; counts and bad lines go on the form."""
        self.env["recouvrement.liste.bail"]._check_may(self.company_id)
        mapping = self._get_mapping()
        table, _count, _amount = lists.take_footer(
            self._read_table()[0], mapping, self.decimal_sign
        )
        told, refusals = lists.read_roll(table, mapping, self.date_format, self.decimal_sign)
        changes, faults = self.env["recouvrement.liste.bail"]._plan(self.company_id, told)
        bad = {each.line: self._word(each.code, each.values) for each in refusals}
        bad |= {line: self._word(fault.code, fault.values) for line, fault in faults.items()}
        fresh = [each for each in changes if not each.bail]
        changed = [each for each in changes if each.bail and each.is_any()]
        count, amount = lists.add_up(table, mapping, self.decimal_sign)
        self._keep_plan(
            table,
            bad,
            new_count=len(fresh),
            changed_count=len(changed),
            known_count=len(changes) - len(fresh) - len(changed),
            differing_count=sum(len(each.differs) for each in changes),
            found_amount=float(amount),
            totals_agree=self.control_count == count
            and not self.currency_id.compare_amounts(self.control_amount, float(amount)),
            preview=self._draw([*fresh, *changed]),
        )
        return [each.lease for each in changes]

    def _record_rows(self, rows):
        """Keep the list, then record its leases.

        :raise UserError: the totals do not agree, and no manager says why it is taken in all the same
        """
        self._check_totals()
        content = base64.b64decode(self.with_context(bin_size=False).file)
        # sudo: what a list told is written by this verb alone; rights were checked by _plan.
        liste = self.env["recouvrement.liste"].sudo()
        self.liste_id = liste.create(
            {
                "name": self.filename or self.env._("List"),
                "company_id": self.company_id.id,
                "scope": self.scope,
                "sha256": hashlib.sha256(content).hexdigest(),
                "user_id": self.env.uid,
                "line_count": self.found_count,
                "refused_count": self.refused_count,
                "control_count": self.control_count,
                "control_amount": self.control_amount,
                "found_amount": self.found_amount,
                "reason": False if self.totals_agree else self.reason,
                "how": {
                    "mapping": self._get_mapping(),
                    "date_format": self.date_format,
                    "decimal_sign": self.decimal_sign,
                    "layout": self.layout or False,
                },
            }
        )
        self.liste_id.sudo(False)._keep(rows)

    def _check_totals(self):
        if self.totals_agree:
            return
        if not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "The totals do not agree: nothing was recorded. Enter those the IT service gives, ask it "
                    "for the file again, or have a manager say why it is taken in all the same."
                )
            )
        if not self.env.user.has_group("recouvrement.group_manager"):
            raise UserError(
                self.env._(
                    "The totals do not agree: only a manager takes the list in all the same."
                )
            )

    def action_open_list(self):
        return self.liste_id._get_records_action()

    # -- words ------------------------------------------------------------------------------------

    def _draw(self, changes):
        return self._draw_rows(
            changes,
            lambda each: (
                Markup("<b>%s</b> %s")
                % (each.lease.number, each.bail.partner_id.name or each.lease.values["tenant"])
            ),
        )

    def _word(self, code, values):
        _ = self.env._
        if code == "missing":
            return _("Nothing in “%s”.", self._name_column(values["target"]))
        return {
            "doubled": lambda: _("The same number as line %(first)s.", **values),
            "reversed": lambda: _("The end comes before the beginning."),
            "bad_day": lambda: _("“%(value)s” is not a date.", **values),
            "bad_amount": lambda: _("“%(value)s” is not an amount of a lease.", **values),
            "negative": lambda: _("“%(value)s” is negative.", **values),
            "bad_segment": lambda: _(
                "“%(value)s” is no situation: present, departed, transferred, deceased, untitled.",
                **values,
            ),
            "bad_rooms": lambda: _("“%(value)s” is no type of dwelling, T1 to T7.", **values),
            "bad_layout": lambda: _(
                "Layout, “%(value)s”: write “heading; first character; last character”, each column once.",
                **values,
            ),
            "unknown_agency": lambda: _("“%(value)s” is no agency, or names several.", **values),
            "several_people": lambda: _(
                "Several contacts have the reference “%(value)s”.", **values
            ),
        }[code]()


class RecouvrementListeImportColonne(models.TransientModel):
    _name = "recouvrement.liste.import.colonne"
    _description = "Column of a list of leases"

    import_id = fields.Many2one("recouvrement.liste.import", required=True, ondelete="cascade")
    name = fields.Char("Heading", required=True)
    target = fields.Selection(
        [
            ("number", "Number of the lease"),
            ("tenant", "Name of the tenant"),
            ("tenant_ref", "Reference of the tenant"),
            ("email", "E-mail"),
            ("phone", "Telephone"),
            ("dwelling", "Reference of the dwelling"),
            ("agency", "Agency"),
            ("building", "Code of the building"),
            ("street", "Address"),
            ("zip", "Postcode"),
            ("city", "City"),
            ("rooms", "Type of dwelling"),
            ("surface", "Surface"),
            ("date_signed", "Signed on"),
            ("date_start", "From"),
            ("date_end", "Left on"),
            ("segment", "Situation"),
            ("rent", "Rent"),
            ("charges", "Charges"),
            ("sls", "SLS"),
            ("rls", "RLS"),
            ("deposit", "Deposit"),
            ("aid", "Aid paid to the landlord"),
            ("aid_number", "Beneficiary number"),
        ],
        "Holds",
    )
