"""The yearly information of a natural person who stands surety (C. civ., art. 2302): one row a year.

Prepared by the night from 1 January, as of 31 December; its letters are printed or posted in one go, and what
is lost when it is late is told.
"""

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from .recouvrement_garantie_lecture import ZERO

ANNUAL = "caution_annual"


class RecouvrementGarantieInformation(models.Model):
    _name = "recouvrement.garantie.information"
    _description = "Yearly information of a guarantor"
    _inherit = ["recouvrement.etat", "recouvrement.reserve"]
    _order = "date_closing desc, id"

    garantie_id = fields.Many2one(
        "recouvrement.garantie",
        "Guarantee",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="garantie_id.company_id", store=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="garantie_id.partner_id", string="Debtor", store=True)
    guarantor_id = fields.Many2one(related="garantie_id.guarantor_id")
    user_id = fields.Many2one(related="garantie_id.user_id")
    date_closing = fields.Date("As of", required=True, readonly=True)
    principal = fields.Monetary(readonly=True)
    interest = fields.Monetary(readonly=True)
    accessories = fields.Monetary("Indemnities and costs", readonly=True)
    date_limit = fields.Date("To be told by", compute="_compute_date_limit")
    state = fields.Selection(
        [
            ("to_send", "To send"),
            ("posted", "At the post"),
            ("sent", "Sent"),
            ("dropped", "Without object"),
        ],
        default="to_send",
        required=True,
        readonly=True,
    )
    date_sent = fields.Date("Sent on", readonly=True)
    late = fields.Boolean("Too late", compute="_compute_date_limit")
    amount_lost = fields.Monetary(
        "Lost against the guarantor",
        compute="_compute_amount_lost",
        help="Interest and penalties run from the previous information to this one.",
    )
    action_id = fields.Many2one("recouvrement.action", "Letter", readonly=True, ondelete="restrict")
    document_id = fields.Many2one("ir.attachment", readonly=True, ondelete="restrict")
    proof_ids = fields.Many2many("ir.attachment", string="Proof of sending")

    _year_uniq = models.UniqueIndex("(garantie_id, date_closing)", "This year is prepared already.")

    @api.depends("garantie_id.name", "date_closing")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.garantie_id.name} – {row.date_closing or ''}"

    def _compute_date_limit(self):
        today = self.env["recouvrement.calendrier"]._today()
        followed = self.env["recouvrement.butoir"]._of(self)
        for row in self:
            limit = followed.get(row.id, self.env["recouvrement.butoir"])[:1].date
            row.date_limit = limit
            told = row.date_sent or today
            row.late = bool(limit and told > limit and row.state != "dropped")

    def _compute_amount_lost(self):
        today = self.env["recouvrement.calendrier"]._today()
        for row in self:
            row.amount_lost = row._count_lost(row.date_sent or today) if row.late else 0.0

    def _count_lost(self, until):
        """Interest and indemnities that ran from the previous information until ``until``."""
        guarantee = self.garantie_id
        before = guarantee.information_ids.filtered(
            lambda one: one.date_sent and one.date_closing < self.date_closing
        )
        since = max(before.mapped("date_sent"), default=guarantee.date_from)
        # sudo: what is owed follows from the accounts whole; only an amount comes out.
        here = guarantee.sudo().with_company(self.company_id)
        then = here._read_accessories(since) if since else {}
        return float(
            max(sum(here._read_accessories(until).values(), ZERO) - sum(then.values(), ZERO), ZERO)
        )

    # -- the night ----------------------------------------------------------------------------

    @api.model
    def _prepare_year(self, guarantees, day):
        """One row for each of ``guarantees`` (natural persons only) that was in force at the year's end.

        Those that came into our books after the last day to tell have nothing to be told of that year.
        """
        closing = date(day.year - 1, 12, 31)
        persons = guarantees.filtered(
            lambda one: one.person and (one.date_from or date.min) <= closing
        )
        if not persons:
            return
        done = self.search([("garantie_id", "in", persons.ids), ("date_closing", "=", closing)])
        missing = persons - done.garantie_id
        if not missing:
            return
        days = self.env["recouvrement.parametre"]._value(ANNUAL, closing)
        for each in missing:
            known = each.date_activated or closing
            if days is None or (known - closing).days <= days:
                row = self.create({"garantie_id": each.id, "date_closing": closing})
                row._count_again()
                dossier = each._find_dossiers()[each][:1]
                self.env["recouvrement.butoir"]._follow(
                    row, ANNUAL, closing, dossier=dossier, user=each.user_id
                )

    def _count_again(self):
        """What was owed at the year's end, as the accounts tell it now."""
        for row in self:
            # sudo: amounts follow from the accounts whole.
            here = row.garantie_id.sudo().with_company(row.company_id)
            told = here._read_accessories(row.date_closing)
            owed = here._read_covers(row.date_closing)[here.id].open
            row.sudo().write(
                {
                    "principal": float(max(owed, ZERO)),
                    "interest": float(told["interest"]),
                    "accessories": float(told["accessories"]),
                }
            )

    def _drop(self, why):
        """The guarantee is over before they were told: nothing is to be told any more."""
        waiting = self.filtered(lambda row: row.state == "to_send")
        waiting.sudo().write({"state": "dropped"})  # sudo: it follows from the end of the guarantee
        for row in waiting:
            self.env["recouvrement.butoir"]._drop(row, ANNUAL, why)

    # -- sending ------------------------------------------------------------------------------

    def action_print(self):
        """The letters in one file; nothing is recorded: say afterwards that they left."""
        self._check_may_send()
        self._check_state("to_send", "posted", "sent")
        service = self.env["recouvrement.garantie.courrier"]
        documents = self._make_documents()
        imprimerie = self.env["recouvrement.imprimerie"].sudo()  # sudo: the letters are ready
        raws = [document.raw for document in documents]
        pdf = imprimerie._get_extension(raws[0]) == "pdf"
        merged = imprimerie._merge(raws) if pdf and len(raws) > 1 else raws[0]
        file = service._keep(self[:1], merged, self.env._("Information of guarantors"))
        return {"type": "ir.actions.act_url", "url": f"/web/content/{file.id}", "target": "new"}

    def _check_may_send(self):
        self.check_access("write")
        if not self:
            raise UserError(self.env._("Choose what is to be sent."))

    def _make_documents(self):
        """The letter of each, kept on it; one that left is shown as it was."""
        waiting = self.filtered(lambda row: row.state == "to_send")
        waiting._count_again()
        service = self.env["recouvrement.garantie.courrier"]
        letters = [row._compose() for row in waiting]
        for row, raw in zip(waiting, service._print(letters) if letters else (), strict=True):
            # sudo: written by verbs; the right to write the row was checked.
            row.sudo().document_id = service._keep(row, raw, row.display_name)
        return self.sudo().document_id

    def _compose(self):
        return self.env["recouvrement.garantie.courrier"]._compose(
            self.garantie_id,
            "recouvrement_risque.garantie_information_lettre",
            lambda env: env._("Yearly information of the guarantor of %s", self.partner_id.name),
            "letter",
            information=self,
        )

    def action_post(self):
        """Registered letters, through the ledger of the dossiers; those without dossier are printed.

        :raise UserError: no dossier to file it in, no address
        """
        self._check_may_send()
        self._check_state("to_send")
        service = self.env["recouvrement.garantie.courrier"]
        self._make_documents()
        for row in self:
            guarantee = row.garantie_id
            dossier = guarantee._find_dossiers()[guarantee][:1]
            if not dossier:
                raise UserError(
                    self.env._(
                        "%s has no dossier in progress: print the letter, send it, then say when.",
                        row.partner_id.display_name,
                    )
                )
            reason = self.env._("Yearly information of the guarantor (%s).", guarantee.name)
            action = service._post(guarantee, dossier, row.document_id, "lrar", reason)
            row.sudo().write({"state": "posted", "action_id": action.id})  # sudo: as above
        return True

    def action_record_sent(self):
        """They left today, by hand: the proof of sending is attached to each."""
        self._check_may_send()
        self._check_state("to_send")
        day = self.env["recouvrement.calendrier"]._today()
        for row in self:
            if not row.proof_ids:
                raise UserError(
                    self.env._("%s: attach the proof that it was sent.", row.display_name)
                )
            if not row.document_id:
                row._make_documents()
            row._record_sent(day, row.proof_ids[:1])
        return True

    def _record_sent(self, day, proof):
        self.sudo().write({"state": "sent", "date_sent": day})  # sudo: as above
        self.env["recouvrement.butoir"]._meet(self, ANNUAL, day, proof)

    @api.model
    def _follow_sending(self, actions):
        """The post took the letters: the guarantors were told that day."""
        service = self.env["recouvrement.garantie.courrier"]
        # sudo: what follows from a delivery needs no right of whoever records it.
        for row in self.sudo().search([("action_id", "in", actions.ids), ("state", "=", "posted")]):
            if day := service._get_departure(row.action_id):
                row._record_sent(day, service._get_proof(row.action_id))
