import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.words import say_pair

# The post's international numbers (UPU S10) end with a check digit, then the country.
S10 = re.compile(r"([A-Z]{2})(\d{8})(\d)([A-Z]{2})")
WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


class RecouvrementNumerotation(models.TransientModel):
    """Give the registered letters of a mailing their numbers in a row."""

    _name = "recouvrement.numerotation"
    _description = "Numbers of registered letters"

    envoi_id = fields.Many2one("recouvrement.envoi", "Mailing", required=True, readonly=True)
    unnumbered_count = fields.Integer(related="envoi_id.unnumbered_count")
    how = fields.Selection(
        [("scan", "Scanned one after the other"), ("series", "A series, from its first number")],
        "The numbers are",
        default="scan",
        required=True,
    )
    scanned = fields.Text(
        "Numbers",
        help="One a line, in the order of the pile: a bar code reader ends each by itself.",
    )
    first = fields.Char(
        "First number",
        help="The following ones are counted from it; the check digit of international numbers "
        "(RR 12345678 5 FR) is worked out.",
    )
    preview = fields.Text(compute="_compute_preview")

    @api.depends("how", "scanned", "first", "envoi_id")
    def _compute_preview(self):
        for wizard in self:
            pairs = list(zip(wizard._get_unnumbered(), wizard._get_numbers(), strict=False))
            wizard.preview = "\n".join(
                say_pair(self.env, f"{pli.rank}. {pli.partner_id.display_name}", number)
                for pli, number in pairs
            )

    def _get_unnumbered(self):
        return self.envoi_id.pli_ids.sorted("rank").filtered(
            lambda pli: pli.kind == "lrar" and not pli.tracking_number
        )

    def _get_numbers(self):
        if self.how == "scan":
            return [line.strip() for line in (self.scanned or "").splitlines() if line.strip()]
        return _count_from(self.first or "", len(self._get_unnumbered()))

    def action_number(self):
        """Write the numbers, all of them or none."""
        self.ensure_one()
        letters, numbers = self._get_unnumbered(), self._get_numbers()
        if not numbers:
            raise UserError(self.env._("Give at least one number; a series ends with digits."))
        if len(numbers) > len(letters):
            raise UserError(
                self.env._(
                    "%(numbers)s numbers for %(letters)s letters without one: check the pile.",
                    numbers=len(numbers),
                    letters=len(letters),
                )
            )
        for pli, number in zip(letters, numbers, strict=False):
            pli.tracking_number = number
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _open(self, mailing):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Number the registered letters"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_envoi_id": mailing.id},
        }


def _count_from(first, count):
    """``count`` numbers from ``first`` on; none when it does not end with digits."""
    first = re.sub(r"[\s.\-]", "", first).upper()
    if found := S10.fullmatch(first):
        service, serial, _check, country = found.groups()
        serials = [f"{(int(serial) + each) % 10**8:08d}" for each in range(count)]
        return [f"{service}{each}{_check_digit(each)}{country}" for each in serials]
    if found := re.fullmatch(r"(.*?)(\d+)", first):
        prefix, serial = found.groups()
        return [f"{prefix}{int(serial) + each:0{len(serial)}d}" for each in range(count)]
    return []


def _check_digit(serial):
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)
