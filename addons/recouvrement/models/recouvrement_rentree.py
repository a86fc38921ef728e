"""Money received on a debt that was written off: it is an income, and its VAT is owed again."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ..tools.hand import check_written, open_to_hand


class RecouvrementRentree(models.Model):
    _name = "recouvrement.rentree"
    _description = "Recovery of a written-off debt"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id")
    date = fields.Date("Received on", required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    amount_tax = fields.Monetary("Of which VAT owed again", readonly=True)
    state = fields.Selection(
        [("booked", "Booked"), ("reversed", "Undone")],
        default="booked",
        required=True,
        readonly=True,
        tracking=True,
    )
    part_ids = fields.One2many("recouvrement.rentree.part", "rentree_id", "Parts", readonly=True)
    credit_line_id = fields.Many2one(
        "account.move.line", "Receipt", readonly=True, ondelete="restrict"
    )
    payment_id = fields.Many2one("account.payment", readonly=True, ondelete="restrict")
    move_id = fields.Many2one("account.move", "Entry", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", "Booked by", readonly=True)
    note = fields.Char(readonly=True)

    @api.depends("date", "amount")
    def _compute_display_name(self):
        for each in self:
            each.display_name = " – ".join(
                [
                    format_date(self.env, each.date),
                    format_amount(
                        self.env, each.amount, each.currency_id or self.env.company.currency_id
                    ),
                ]
            )

    def action_undo(self):
        """The money is a credit of the debtor again, its income and VAT are reversed."""
        self._check_accountant()
        self._undo()
        return True

    def action_open_entry(self):
        self.ensure_one()
        return self.move_id._get_records_action(name=self.env._("Entry"))

    def _check_accountant(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("recouvrement.group_accountant"):
            raise AccessError(self.env._("Only accountants book and reverse entries."))

    # -- booking ------------------------------------------------------------------------------

    @api.model
    def _book(self, dossier, credit, amount, day, note="", payment=None):
        """``amount`` of the receipt ``credit`` (an open line of the debtor) is income on what was lost.

        The oldest losses first.

        :return: the record
        :raise UserError: more than what is still claimable or than the receipt holds; a day before
            the loss; Odoo's own
        """
        shares = self._allot(dossier, amount)
        self._check_later(shares, day)
        if dossier.currency_id.compare_amounts(amount, -credit.amount_residual) > 0:
            raise UserError(self.env._("This receipt does not hold that much."))
        # sudo: records of ours are written by their verbs alone; the accountant was checked.
        here = self.sudo()
        parts = [here._prepare_part(line, part) for line, part in shares]
        recovery = here.create(
            {
                "dossier_id": dossier.id,
                "date": day,
                "amount": amount,
                "amount_tax": sum(part["amount_tax"] for part in parts),
                "credit_line_id": credit.id,
                "payment_id": payment.id if payment else False,
                "user_id": self.env.uid,
                "note": note,
                "part_ids": [Command.create(part) for part in parts],
            }
        )
        recovery._post_entry(credit, day)
        dossier.sudo()._log_lines(
            {
                dossier.id: self.env._(
                    "%(amount)s received on what was written off (%(entry)s).",
                    amount=format_amount(self.env, amount, dossier.currency_id),
                    entry=recovery.move_id.name,
                )
            }
        )
        return recovery

    def _check_later(self, shares, day):
        lost = max(line.proposition_id.date for line, _part in shares)
        if day < lost:
            raise UserError(
                self.env._(
                    "Written off on %(lost)s: what came on %(day)s paid the debt itself. Undo the "
                    "write-off and register the payment, or give the day you found it.",
                    lost=format_date(self.env, lost),
                    day=format_date(self.env, day),
                )
            )

    def _allot(self, dossier, amount):
        """``[(lost item, amount), …]``: the oldest first."""
        left, currency, found = amount, dossier.currency_id, []
        for line in dossier.sudo()._get_claimable():  # sudo: amounts of a dossier one may work
            part = min(left, line.amount_claimable)
            if currency.compare_amounts(part, 0) > 0:
                found.append((line, currency.round(part)))
                left = currency.round(left - part)
        if currency.compare_amounts(left, 0) > 0:
            raise UserError(
                self.env._(
                    "Only %s is still claimable of what was written off.",
                    format_amount(self.env, amount - left, currency),
                )
            )
        if not found:
            raise UserError(self.env._("Nothing was written off on this dossier."))
        return found

    def _prepare_part(self, line, amount):
        taxes = [
            (row, share)
            for row, share in self._share_taxes(line, amount)
            if row.treatment == "not_due" or self._is_recovered(line, row)
        ]
        return {
            "ligne_id": line.id,
            "amount": amount,
            "amount_tax": sum(share for _row, share in taxes),
            "taxes": {str(row.id): share for row, share in taxes},
        }

    def _is_recovered(self, line, row):
        """VAT got back, or about to be: what waits on its account goes back from there."""
        return row.treatment == "pending" and line.tva_id.state in ("to_send", "sent", "recovered")

    def _share_taxes(self, line, amount):
        """What ``amount`` holds of each tax row of ``line``: receipts one after the other add up."""
        before = line.amount_recovered
        currency = line.currency_id
        return [
            (
                row,
                currency.round(
                    currency.round(row.amount * (before + amount) / line.amount)
                    - currency.round(row.amount * before / line.amount)
                ),
            )
            for row in line.taxe_ids
        ]

    def _post_entry(self, credit, day):
        service = self.env["recouvrement.ecriture"].with_context(
            skip_invoice_sync=True, recouvrement_entry_date=day
        )
        partner = credit.partner_id.id
        commands = [
            Command.create(
                {"partner_id": partner, "name": self.note or self.display_name}
                | service._continue(credit, self.amount)
            )
        ]
        here = service._speak_company(self.dossier_id)
        told = here.env._("Received on written-off debts")
        for part in self.part_ids:
            line = part.ligne_id
            label = service._get_label(line.proposition_id, line.document, told)
            commands += [
                Command.create({"partner_id": partner, "name": label} | vals)
                for vals in part._prepare_lines()
            ]
        proposition = self.part_ids[:1].ligne_id.proposition_id
        ref = " – ".join(filter(None, [told, self.dossier_id.name, self.note]))
        move = service._post(proposition, commands, ref=ref)
        # A recovery stands by itself: undoing the write-off comes after undoing it.
        move.recouvrement_proposition_id = False
        # Its taxes are owed at once: the money is in.
        move.always_tax_exigible = True
        if move.date != day:
            raise UserError(
                self.env._("Taxes are locked on %s: date it later.", format_date(self.env, day))
            )
        service._match(move, [credit, *[None] * (len(commands) - 1)])
        self.move_id = move

    def _undo(self):
        for recovery in self:
            if recovery.state != "booked":
                raise UserError(self.env._("%s is undone already.", recovery.display_name))
            ours = recovery.sudo()  # sudo: as in _book
            service = ours.env["recouvrement.ecriture"]
            back = service._reverse_moves(ours.move_id, ours.part_ids[:1].ligne_id.proposition_id)
            back.write({"recouvrement_proposition_id": False, "always_tax_exigible": True})
            ours.state = "reversed"
            ours.dossier_id._log_lines(
                {ours.dossier_id.id: self.env._("Receipt undone: %s.", recovery.display_name)}
            )

    # -- what may be written -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        model = open_to_hand(self, vals_list)
        return super(RecouvrementRentree, model).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A recovery is kept: undo it."))

    def _get_free_receipts(self, dossier):
        """Money of the debtor that no lettrage has set against an item, doubtful accounts included."""
        return self.env["account.move.line"].search(
            Domain("partner_id.commercial_partner_id", "=", dossier.partner_id.id)
            & Domain("company_id", "=", dossier.company_id.id)
            & Domain(
                "account_id",
                "in",
                self.env["account.account"]
                ._get_recouvrement_debtor_accounts(dossier.company_id)
                .ids,
            )
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
            & Domain("amount_residual", "<", 0)
            & Domain("journal_id.type", "in", ("bank", "cash", "credit")),
            order="date, id",
        )
