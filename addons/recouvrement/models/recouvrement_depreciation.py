"""Allowances for doubtful debts: what is booked on an item, and the lines that book or release it.

The books are the only truth: what an item carries is read from the posted lines of 491 that name it
(``account.move.line.recouvrement_allowance_item_id``, always the first item of the debt's chain).
"""

from decimal import Decimal

from odoo import api, models
from odoo.fields import Command

from ..engine.allowance import take


class RecouvrementDepreciation(models.AbstractModel):
    _name = "recouvrement.depreciation"
    _description = "Allowances for doubtful debts"

    @api.model
    def _get_booked(self, items, day):
        """``{item id: allowance booked on its debt up to day}``, Decimal, for each of ``items``.

        Two items of one debt (a part of it on 411, a part on 416) give the same amount: that of the debt.
        """
        reader = self.env["recouvrement.depreciation.lecture"].sudo()  # sudo: sums of entries
        roots, found = reader._read_roots(items), {}
        for company in items.company_id:
            found |= reader._read_booked(company, day, items)
        return {item: found.get(roots[item], Decimal(0)) for item in items.ids}

    @api.model
    def _get_covered(self, items):
        """``{item id: amount insured or guaranteed}``: the allowance bears on what is beyond.

        The door of credit insurance and guarantees: the core knows none, and nothing is covered.
        """
        return {}

    @api.model
    def _release_for(self, items, proposition, share=1):
        """Lines that release what is booked on ``items`` in ``proposition``'s own entry: 491 to 7817.

        For whoever takes a debt out of the books (loss, waiver, gesture): put them among the lines of
        that entry (``self._post(proposition, [*lines, *release])``), which then reverses as one. Reads
        posted entries up to ``proposition.date``; a debt without allowance gives no line.

        :param items: of one company; several items of one debt count once, at the share of the first
        :param share: the part of the debt that goes, 0 to 1, or ``{item id: part}``; its allowance goes
            in the same part
        :return: list of ``Command.create``, balanced; empty when there is nothing to release
        """
        company = items.company_id
        reader = self.env["recouvrement.depreciation.lecture"].sudo()  # sudo: sums of entries
        roots = reader._read_roots(items)
        booked = reader._read_booked(company, proposition.date, items)
        money, amounts = company.currency_id, {}
        for item in items.ids:
            part = share.get(item, 0) if isinstance(share, dict) else share
            stock = booked.get(roots[item], Decimal(0))
            amount = take(stock, Decimal(str(part)), money.decimal_places)
            if amount > 0:
                amounts.setdefault(roots[item], min(amount, stock))
        return self._prepare_lines(proposition, amounts, "release")

    # -- lines ------------------------------------------------------------------------------

    @api.model
    def _prepare_lines(self, proposition, amounts, kind):
        """Commands of a balanced pair of movements: one line of 491 for each item, one of the result.

        :param amounts: ``{id of the first item of a debt: Decimal above zero}``
        :param kind: ``allowance`` (681 to 491) or ``release`` (491 to 781)
        :raise UserError: an account is missing from the settings
        """
        if not amounts:
            return []
        service, company = self.env["recouvrement.compte"], proposition.company_id
        up = kind == "allowance"
        allowance = service._get(company, "allowance")
        result = service._get(company, "allowance_expense" if up else "allowance_income")
        items = self.env["account.move.line"].sudo().browse(amounts)  # sudo: their documents
        lines = [
            {
                "account_id": allowance.id,
                "partner_id": proposition.partner_id.id,
                "name": self._name_line(proposition, kind, item.recouvrement_document),
                "credit" if up else "debit": float(amounts[item.id]),
                "recouvrement_allowance_item_id": item.id,
                "recouvrement_proposition_id": proposition.id,
            }
            for item in items
        ]
        lines.append(
            {
                "account_id": result.id,
                "partner_id": proposition.partner_id.id,
                "name": self._name_line(proposition, kind, proposition.dossier_id.name),
                "debit" if up else "credit": float(sum(amounts.values())),
                "recouvrement_proposition_id": proposition.id,
            }
        )
        return [Command.create(line) for line in lines]

    def _name_line(self, proposition, kind, document):
        service = self.env["recouvrement.ecriture"]
        here = service._speak_company(proposition)
        kinds = dict(proposition._fields["kind"]._description_selection(here.env))
        return service._get_label(proposition, document, kinds[kind])
