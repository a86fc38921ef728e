from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RecouvrementEcriture(models.AbstractModel):
    """Allowance: debit 6817, credit 491, item by item. Release: debit 491, credit 7817."""

    _inherit = "recouvrement.ecriture"

    def _book_allowance(self, proposition):
        return self._post(proposition, self._prepare_depreciation(proposition))

    def _book_release(self, proposition):
        return self._post(proposition, self._prepare_depreciation(proposition))

    def _prepare_depreciation(self, proposition):
        """:raise UserError: more is released than is booked on an item"""
        service, amounts = self.env["recouvrement.depreciation"], defaultdict(Decimal)
        money = proposition.currency_id._recouvrement_decimal
        items = proposition.ligne_ids.move_line_id
        roots = self.env["recouvrement.depreciation.lecture"]._read_roots(items)
        for line in proposition.ligne_ids:
            amounts[roots[line.move_line_id.id]] += money(line.amount)
        if proposition.kind == "release":
            booked = service._get_booked(items, proposition.date)
            for item in items:
                if amounts[roots[item.id]] > booked[item.id]:
                    raise UserError(
                        self.env._(
                            "On %(date)s, %(booked)s is booked on “%(item)s”: %(amount)s cannot be "
                            "released. Refuse the proposal and draw the run up again.",
                            date=format_date(self.env, proposition.date),
                            booked=proposition.currency_id.format(float(booked[item.id])),
                            item=item.recouvrement_document,
                            amount=proposition.currency_id.format(float(amounts[roots[item.id]])),
                        )
                    )
        return service._prepare_lines(proposition, dict(amounts), proposition.kind)
