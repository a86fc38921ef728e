"""A goodwill gesture as a real credit note: price and VAT of the invoice, pro rata of what is left of each rate."""

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import groupby

CENTS = 5  # most that roundings of lines may amount to; more means the invoice was not understood


class RecouvrementAvoir(models.AbstractModel):
    _name = "recouvrement.avoir"
    _description = "Credit notes of goodwill gestures"

    def _book(self, proposition):
        """Credit notes of ``proposition``, posted and lettered with the items: one for each invoice.

        :raise UserError: an item without invoice, or as the posting of any invoice
        """
        service = self.env["recouvrement.ecriture"]
        service._check_date(proposition)
        service._check_items(proposition)
        moves = self.env["account.move"]
        for invoice, lines in self._by_invoice(proposition).items():
            note = self._issue(proposition, invoice, sum(lines.mapped("amount")))
            moves |= note | self._settle(proposition, note, lines)
        return moves

    def _by_invoice(self, proposition):
        compute, found = self.env["recouvrement.perte.calcul"]._get_invoice, {}
        for line in proposition.ligne_ids:
            invoice = compute(line.move_line_id)
            if not invoice:
                raise UserError(
                    self.env._(
                        "“%s” has no invoice here: choose an expense, or credit it in its own ledger.",
                        line.document,
                    )
                )
            found[invoice] = found.get(invoice, line.browse()) | line
        return found

    def _issue(self, proposition, invoice, amount):
        total = abs(invoice.amount_total_signed)
        wanted = invoice.currency_id.round(invoice.amount_total * amount / total if total else 0.0)
        note = (
            self.env["account.move"]
            .with_company(proposition.company_id)
            .create(self._prepare(proposition, invoice, self._get_ratios(invoice, amount)))
        )
        self._adjust(note, wanted)
        note._check_fiscal_lock_dates()
        note.action_post()
        self.env["recouvrement.ecriture"]._check_tax_lock(proposition, note)
        return note

    def _get_ratios(self, invoice, amount):
        """``{taxes: share of the invoice's lines to credit}`` so that ``amount`` comes off in all.

        By what earlier credit notes left of each rate; pro rata of the invoice when they left nothing.
        """
        left = self.env["recouvrement.perte.reste"]._read(invoice)
        total, parts = left.total, left.parts
        if invoice.company_currency_id.compare_amounts(total, 0) <= 0:
            total, parts = abs(invoice.amount_total_signed), dict.fromkeys(parts, 1.0)
        return {key: part * amount / total if total else 0.0 for key, part in parts.items()}

    def _prepare(self, proposition, invoice, ratios):
        return {
            "move_type": "out_refund",
            "partner_id": invoice.partner_id.id,
            "journal_id": invoice.journal_id.id,
            "company_id": invoice.company_id.id,
            "currency_id": invoice.currency_id.id,
            "invoice_currency_rate": invoice.invoice_currency_rate,
            "fiscal_position_id": invoice.fiscal_position_id.id,
            "invoice_date": proposition.date,
            "date": proposition.date,
            "invoice_payment_term_id": False,
            "invoice_date_due": proposition.date,
            "ref": f"{invoice.name} – {proposition.reason}",
            "invoice_origin": invoice.name,
            "recouvrement_proposition_id": proposition.id,
            "recouvrement_entry_dossier_id": proposition.dossier_id.id,
            "invoice_line_ids": [
                Command.create(self._prepare_line(proposition, invoice, lines, ratio))
                for lines, ratio in self._share(invoice, ratios)
            ],
        }

    def _share(self, invoice, ratios):
        """``[(lines, share of them to credit)]``; those already credited whole are left out."""
        key = self.env["recouvrement.perte.reste"]._get_key
        found = [(lines, ratios.get(key(lines[:1]), 0.0)) for lines in self._group(invoice)]
        return [(lines, ratio) for lines, ratio in found if ratio] or found

    def _group(self, invoice):
        """Lines of ``invoice`` with the same taxes and account go together."""

        def key(line):
            return tuple(line.tax_ids.ids), line.account_id.id, str(line.analytic_distribution)

        products = invoice.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        return [
            invoice.line_ids.browse([line.id for line in lines])
            for _key, lines in groupby(products, key)
        ]

    def _prepare_line(self, proposition, invoice, lines, ratio):
        inside = lines.tax_ids and all(
            lines.tax_ids.flatten_taxes_hierarchy().mapped("price_include")
        )
        price = sum(lines.mapped("price_total" if inside else "price_subtotal"))
        return {
            "name": self.env._(
                "%(reason)s (invoice %(invoice)s)", reason=proposition.reason, invoice=invoice.name
            ),
            "quantity": 1,
            "price_unit": invoice.currency_id.round(price * ratio),
            "account_id": lines[:1].account_id.id,
            "tax_ids": [Command.set(lines.tax_ids.ids)],
            "analytic_distribution": lines[:1].analytic_distribution,
        }

    def _adjust(self, note, wanted):
        """Put what the roundings of lines lack, some cents, on its greatest tax, or price without any."""
        currency = note.currency_id
        gap = currency.round(wanted - note.amount_total)
        if currency.is_zero(gap):
            return
        if abs(gap) > CENTS * currency.rounding:
            raise UserError(
                self.env._("This invoice cannot be credited in part by itself: choose an expense.")
            )
        taxes = note.line_ids.filtered(lambda line: line.display_type == "tax")
        if taxes:
            line = max(taxes, key=lambda each: abs(each.balance))
            line.amount_currency += gap
        else:
            line = max(note.invoice_line_ids, key=lambda each: abs(each.balance))
            line.price_unit += gap

    def _settle(self, proposition, note, lines):
        """Letter ``note`` with the items; those on another account (416) through a transfer."""
        credit = note.line_ids.filtered(lambda line: line.display_type == "payment_term")
        moved = self.env["account.move"]
        for line in lines:
            item = line.move_line_id
            if item.account_id == credit.account_id:
                (item | credit).with_context(no_exchange_difference=True).reconcile()
                continue
            move, pairs = self._transfer(proposition, credit, line)
            self.env["recouvrement.ecriture"]._match(move, pairs)
            moved |= move
        return moved

    def _transfer(self, proposition, credit, line):
        service, item = self.env["recouvrement.ecriture"], line.move_line_id
        label = service._get_label(proposition, line.document)
        common = {"partner_id": item.partner_id.id, "name": label}
        commands = [
            Command.create(common | service._continue(credit, line.amount)),
            Command.create(common | service._continue(item, -line.amount)),
        ]
        return service._post(proposition, commands), [credit, item]
