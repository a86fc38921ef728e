"""Payments the debtor makes to us while a prestataire has the dossier: told to it, and to be paid for or not.

Read from the lettrage of the items entrusted. What comes from the prestataire's own remittance is no direct
payment: an entry linked to one, or that names it, is left aside; one that is only of an amount that is awaited
waits for somebody to say whose it is.
"""

from odoo import api, fields, models

from .recouvrement_transmission import OPEN


class RecouvrementVersement(models.Model):
    _name = "recouvrement.versement"
    _inherit = ["recouvrement.mouvement"]
    _description = "Direct payment"

    date = fields.Date("Paid on", required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    partial = fields.Integer("Lettrage", readonly=True, help="Which lettrage shows it.")
    move_id = fields.Many2one("account.move", "Entry", readonly=True, index="btree_not_null")
    state = fields.Selection(
        [
            ("asked", "To be decided"),
            ("counted", "Counted"),
            ("remitted", "Remitted by them"),
            ("undone", "Undone"),
        ],
        default="counted",
        required=True,
        readonly=True,
    )
    date_told = fields.Date("Told to the prestataire on", readonly=True)

    _once = models.Constraint(
        "UNIQUE (transmission_id, partial)", "This payment is counted already."
    )

    @api.depends("date", "transmission_id.name")
    def _compute_display_name(self):
        for each in self:
            each.display_name = f"{each.transmission_id.name} – {each.date or ''}"

    def _say_by_verbs(self):
        return self.env._("Direct payments are read from the accounts.")

    def _say_kept(self):
        return self.env._("What was told to the prestataire is kept.")

    # -- reading the accounts ---------------------------------------------------------------------

    @api.model
    def _follow(self, dossiers, day):
        """Count what these debtors paid us since their dossiers were sent, and what was undone.

        Set-based: as many reads for a thousand dossiers as for one. Running it twice changes nothing.

        :return: number of direct payments found
        """
        # sudo: what was paid is read whole; written by this verb only.
        here = self.sudo()
        running = here.env["recouvrement.transmission"].search(
            [
                ("dossier_id", "in", dossiers.ids),
                "|",
                ("state", "in", OPEN),
                # ended, and perhaps undone since
                ("versement_ids.state", "in", ("asked", "counted", "remitted")),
            ]
        )
        if not running:
            return 0
        receipts = here._read_receipts(running)
        known = here._read_known(running)
        remitted = here._read_remitted(running)
        vals_list = []
        for each in running:
            if each.open_to_partner:
                vals_list += here._prepare_new(each, receipts[each.id], known, remitted)
            here._undo_lost(each, receipts[each.id], known)
        running.versement_ids._note_remitted(remitted)
        made = here.create(vals_list)
        made.filtered(lambda each: each.state == "asked")._ask_whose(day)
        direct = made.filtered(lambda each: each.state == "counted")
        for payment in direct:
            payment._tell_paid(day)
            here.env["recouvrement.honoraire"]._charge_direct(payment)
        return len(direct)

    def _read_receipts(self, running):
        """``{transmission id: [(lettrage id, day, amount, entry id)]}`` since it was sent, cash only."""
        lines = running.move_line_ids
        found = self.env["recouvrement.encaissement"]._read_receipts(lines)
        partials = self.env["account.partial.reconcile"].browse(
            {receipt.key for each in found.values() for receipt in each}
        )
        entries = {partial.id: partial.credit_move_id.move_id.id for partial in partials}
        return {
            each.id: [
                (receipt.key, receipt.day, receipt.amount, entries[receipt.key])
                for line in each.move_line_ids
                for receipt in found.get(line.id, ())
                if receipt.cash and receipt.day >= each.date_sent
            ]
            for each in running
        }

    def _read_known(self, running):
        return {
            (each.transmission_id.id, each.partial): each
            for each in self.search([("transmission_id", "in", running.ids)])
        }

    def _read_remitted(self, running):
        """Entries of the prestataires' remittances: no direct payments."""
        remittances = self.env["recouvrement.reversement"].search(
            [("mandat_id", "in", running.mandat_id.ids), ("move_id", "!=", False)]
        )
        said = running.versement_ids.filtered(lambda each: each.state == "remitted")
        return set((remittances.move_id | said.move_id).ids)

    def _prepare_new(self, transmission, receipts, known, remitted):
        """Values of the payments nobody counted yet, less those that are known to be remittances."""
        fresh = [each for each in receipts if each[3] not in remitted]
        states = self._guess_states(transmission, fresh, known)
        return [
            {
                "transmission_id": transmission.id,
                "date": day,
                "amount": float(amount),
                "partial": key,
                "move_id": entry,
                "state": states[entry],
            }
            for key, day, amount, entry in fresh
            if (transmission.id, key) not in known
        ]

    def _undo_lost(self, transmission, receipts, known):
        alive = {key for key, *_rest in receipts}
        for (transmission_id, key), row in known.items():
            if transmission_id != transmission.id or row.state == "undone" or key in alive:
                continue
            if row.state == "counted":
                row._take_back()
            row.state = "undone"
            row._close_question()

    def _take_back(self):
        """No longer a direct payment: its fee goes, the prestataire is told."""
        transmission = self.transmission_id
        fees = transmission.honoraire_ids.filtered(
            lambda fee: fee.versement_id == self and fee.state != "cancelled"
        )
        self.env["recouvrement.honoraire"]._drop(fees)
        text = transmission._in_its_language().env._(
            "Direct payment undone: %s", transmission.currency_id.format(self.amount)
        )
        transmission._tell(
            "payment",
            lambda _each: text,
            self.env["recouvrement.calendrier"]._today(),
            records={transmission.id: self},
        )

    def _tell_paid(self, day):
        each = self.transmission_id
        first = each.date_first_payment
        each.date_first_payment = min(filter(None, (first, self.date)))
        text = each._in_its_language().env._(
            "The debtor paid us %s directly.", each.currency_id.format(self.amount)
        )
        each._tell("payment", lambda _each: text, self.date, records={each.id: self})
