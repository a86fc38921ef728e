"""VAT of lost debts: what it takes to get it back, by when, and what was done.

To send → sent → recovered. The document tells the debtor, who deducted this VAT, to give it back; only
once it has left does the VAT come off the waiting account and onto the tax return.
"""

from datetime import date

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.hand import check_written
from .res_company_perte import DEDUCTED

DELAY = "vat_recovery_years"


class RecouvrementTva(models.Model):
    _name = "recouvrement.tva"
    _description = "VAT of a lost invoice"
    _inherit = ["mail.thread"]
    _order = "date_limit, id"
    _rec_name = "document"

    proposition_id = fields.Many2one(
        "recouvrement.proposition",
        "Write-off",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    dossier_id = fields.Many2one(
        related="proposition_id.dossier_id", store=True, index=True, string="Dossier"
    )
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    company_id = fields.Many2one(related="proposition_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id")
    motif_perte_id = fields.Many2one(related="proposition_id.motif_perte_id", string="Ground")
    evidence_asked = fields.Text(related="proposition_id.evidence_asked")
    evidence_ids = fields.Many2many(related="proposition_id.evidence_ids")
    invoice_id = fields.Many2one(
        "account.move",
        readonly=True,
        ondelete="restrict",
        help="Empty: an item taken over without it.",
    )
    document = fields.Char("Number", compute="_compute_document", store=True)
    invoice_date = fields.Date(compute="_compute_invoice_date")
    ligne_ids = fields.One2many("recouvrement.proposition.ligne", "tva_id", readonly=True)
    amount_untaxed = fields.Monetary("Lost, excl. VAT", readonly=True)
    amount_tax = fields.Monetary("VAT", readonly=True)
    date_lost = fields.Date("Lost on", readonly=True)
    date_limit = fields.Date(
        "To recover before",
        readonly=True,
        help="Last day to recover this VAT; empty when the delay is not known (Configuration › Legal "
        "parameters).",
    )
    late = fields.Boolean("Time is up", compute="_compute_late", search="_search_late")
    state = fields.Selection(
        [
            ("to_send", "Document to send"),
            ("sent", "Document sent"),
            ("recovered", "Recovered"),
            ("given_up", "Not recovered"),
            ("cancelled", "Cancelled"),
        ],
        default="to_send",
        required=True,
        readonly=True,
        tracking=True,
    )
    action_id = fields.Many2one(
        "recouvrement.action", "Sending", readonly=True, ondelete="restrict", copy=False
    )
    delivery = fields.Selection(related="action_id.delivery", string="What became of it")
    document_id = fields.Many2one("ir.attachment", readonly=True, ondelete="restrict", copy=False)
    date_sent = fields.Date("Sent on", readonly=True, copy=False)
    sent_how = fields.Char("How", readonly=True, copy=False)
    date_recovered = fields.Date("Recovered on", readonly=True, copy=False)
    move_id = fields.Many2one("account.move", "Entry", readonly=True, copy=False)
    reason = fields.Char("Why not recovered", readonly=True, copy=False)

    @api.depends("invoice_id.name", "ligne_ids")
    def _compute_document(self):
        for row in self:
            row.document = row.invoice_id.name or row._get_item().recouvrement_document

    @api.depends("invoice_id.invoice_date", "ligne_ids")
    def _compute_invoice_date(self):
        for row in self:
            item = row._get_item()
            row.invoice_date = row.invoice_id.invoice_date or item.invoice_date or item.date

    def _get_item(self):
        """The first item it is about: of a taken-over one, all that is known here."""
        item = self.sudo().ligne_ids[:1].move_line_id  # sudo: its number and day
        return item._get_recouvrement_first() if item else item

    @api.depends("date_limit", "state")
    def _compute_late(self):
        today = self.env["recouvrement.calendrier"]._today()
        for row in self:
            waiting = row.state in ("to_send", "sent")
            row.late = bool(waiting and row.date_limit and row.date_limit < today)

    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["recouvrement.calendrier"]._today()
        late = fields.Domain("state", "in", ("to_send", "sent")) & fields.Domain(
            "date_limit", "<", today
        )
        return late if True in value else ~late

    # -- buttons ------------------------------------------------------------------------------

    def action_send(self):
        """Ask how the documents of these rows leave."""
        return self.env["recouvrement.tva.depart"]._open(self)

    def _check_one_dossier(self):
        if len(self.dossier_id) != 1:
            raise UserError(
                self.env._("One document goes to one debtor: choose rows of one dossier.")
            )

    def action_recover(self):
        """Book these rows' VAT on the tax return: their documents have left."""
        self._check_accountant()
        self._recover()
        return True

    def action_give_up(self, reason=""):
        """This VAT will not come back: it joins the loss."""
        self._check_accountant()
        self._give_up(reason or self.env._("Given up."))
        return True

    def action_open_document(self):
        self.ensure_one()
        self.check_access("read")
        if not self.document_id:
            raise UserError(self.env._("No document was made yet: use “Send”."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.document_id.id}",
            "target": "new",
        }

    def action_open_entry(self):
        self.ensure_one()
        return self.move_id._get_records_action(name=self.env._("Entry"))

    def _check_accountant(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("recouvrement.group_accountant"):
            raise AccessError(self.env._("Only accountants book and reverse entries."))

    # -- the walk -------------------------------------------------------------------------------

    @api.model
    def _open(self, proposition):
        """One row for each invoice of ``proposition`` whose VAT waits to be recovered."""
        calcul = self.env["recouvrement.perte.calcul"]
        groups = {}
        for line in proposition.ligne_ids:
            if line.taxe_ids.filtered(lambda row: row.treatment == "pending"):
                invoice = calcul._get_invoice(line.move_line_id)
                key = invoice or line.move_line_id  # taken over: one row an item
                groups[key] = groups.get(key, line.browse()) | line
        since = proposition.date_ground or proposition.date
        return self.create(
            [
                self._prepare_row(
                    proposition, calcul._get_invoice(lines[0].move_line_id), lines, since
                )
                for lines in groups.values()
            ]
        )

    def _prepare_row(self, proposition, invoice, lines, since):
        pending = lines.taxe_ids.filtered(lambda row: row.treatment == "pending")
        waiting = lines.taxe_ids - pending
        tax = sum(pending.mapped("amount"))
        return {
            "proposition_id": proposition.id,
            "invoice_id": invoice.id,
            "ligne_ids": [Command.set(lines.ids)],
            "amount_tax": tax,
            "amount_untaxed": proposition.currency_id.round(
                sum(lines.mapped("amount")) - tax - sum(waiting.mapped("amount"))
            ),
            "date_lost": since,
            "date_limit": self._get_limit(since),
        }

    def _get_limit(self, since):
        """31 December of the year the law's delay leads to; False when the delay is not known."""
        years = self.env["recouvrement.parametre"]._value(DELAY, since)
        return date(since.year + int(years), 12, 31) if years is not None else False

    def _recover(self):
        """:raise UserError: no evidence, no document sent, too late, or Odoo's own on a locked period"""
        for row in self:
            row._check_recoverable()
        for proposition, rows in self.grouped("proposition_id").items():
            # sudo: the accountant was checked; the books' own checks still hold.
            ours = rows.sudo()
            day = ours._get_day()
            move = ours._book(proposition.sudo(), day)
            ours.write({"state": "recovered", "date_recovered": day, "move_id": move.id})

    def _get_day(self):
        return self.env["recouvrement.calendrier"]._today()

    def _check_recoverable(self):
        self.ensure_one()
        if self.state != "sent" or not self.date_sent:
            raise UserError(
                self.env._(
                    "%(invoice)s: the VAT is recovered once the document has been sent to the debtor.",
                    invoice=self.document,
                )
            )
        self._check_evidence()
        if self.late:
            raise UserError(
                self.env._(
                    "%(invoice)s: this VAT could be recovered until %(date)s.",
                    invoice=self.document,
                    date=format_date(self.env, self.date_limit),
                )
            )

    def _check_evidence(self):
        for row in self:
            if row.evidence_asked and not row.sudo().evidence_ids:  # sudo: is there any, no more
                raise UserError(
                    self.env._(
                        "%(proposal)s: attach the evidence first (%(asked)s).",
                        proposal=row.proposition_id.display_name,
                        asked=row.evidence_asked,
                    )
                )

    def _book(self, proposition, day):
        """One entry: from the waiting account to the tax accounts, with what the return needs."""
        account = self.env["recouvrement.compte"]._get(proposition.company_id, "vat_pending")
        commands = []
        for line in self.ligne_ids:
            commands += [Command.create(vals) for vals in self._prepare_taxes(line, account)]
        here = self.env["recouvrement.ecriture"]._speak_company(proposition)
        return self._post(proposition, day, commands, here.env._("VAT recovered"))

    def _prepare_taxes(self, line, account):
        company = line.company_id
        tags = company._get_recouvrement_vat_tags(DEDUCTED)
        service = self.env["recouvrement.ecriture"]
        told = service._speak_company(line).env._("VAT recovered")
        label = service._get_label(line.proposition_id, line.document, told)
        common = {"partner_id": line.move_line_id.partner_id.id, "name": label}
        rows = line.taxe_ids.filtered(lambda row: row.treatment == "pending")
        values = [common | row._prepare_deducted(tags) for row in rows]
        if not tags:
            values += [common | vals for row in rows for vals in row._prepare_base(account)]
        total = sum(row._get_left() for row in rows)
        return [*values, common | {"account_id": account.id, "balance": -total}]

    def _post(self, proposition, day, commands, told):
        service = self.env["recouvrement.ecriture"].with_context(
            skip_invoice_sync=True, recouvrement_entry_date=day
        )
        documents = ", ".join(self.mapped("document"))
        ref = f"{told} – {documents} – {proposition.name} – {proposition.dossier_id.name}"
        move = service._post(proposition, commands, ref=ref)
        if move.date != day:
            raise UserError(
                self.env._("Taxes are locked on %s: date it later.", format_date(self.env, day))
            )
        return move

    def _give_up(self, reason):
        """The waiting VAT becomes a loss like the rest."""
        service, accounts = (
            self.env["recouvrement.ecriture"].sudo(),
            self.env["recouvrement.compte"],
        )
        for row in self:
            if row.state not in ("to_send", "sent"):
                raise UserError(self.env._("%s is no longer waiting.", row.document))
            ours, day = row.sudo(), row._get_day()  # sudo: as in _recover
            waiting = ours.ligne_ids.taxe_ids.filtered(lambda each: each.treatment == "pending")
            left = sum(each._get_left() for each in waiting)
            account = accounts._get(row.company_id, "vat_pending")
            told = service._speak_company(row).env._("VAT not recovered")
            label = service._get_label(ours.proposition_id, row.document, told)
            common = {"partner_id": row.partner_id.id, "name": label}
            loss = service._get_loss_account(ours.ligne_ids[:1].move_line_id, day)
            move = ours._post(
                ours.proposition_id,
                day,
                [
                    Command.create(common | {"account_id": loss.id, "balance": left}),
                    Command.create(common | {"account_id": account.id, "balance": -left}),
                ],
                told,
            )
            waiting.write({"treatment": "lost"})
            ours.write({"state": "given_up", "reason": reason, "move_id": move.id})

    def _cancel(self, rows):
        """The write-off is undone: what was recovered goes back with its entries; documents are kept, marked."""
        for row in rows:
            if row.document_id:
                row.document_id.name = self.env._("CANCELLED – %s", row.document_id.name)
        rows.write({"state": "cancelled"})

    def write(self, vals):
        check_written(self, vals, but=("evidence_ids",))
        return super().write(vals)
