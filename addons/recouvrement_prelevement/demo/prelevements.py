"""Subscribers who pay by direct debit: three months of batches, what came back, what is presented again.

Who they are and what becomes of their debits is written one by one in ``SUBSCRIBERS`` and ``RETURNS``.
"""

import base64
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields

from odoo.addons.recouvrement.demo.story import GROWING

from .banque import make_iban, write_camt

# (name, company?, amount without tax, pay day)
SUBSCRIBERS = (
    ("Atelier Bois & Lumière", True, 245.0, 0),
    ("Claire Dupouy", False, 79.0, 28),
    ("Garage des Graves", True, 310.0, 0),
    ("Hugo Lamarque", False, 79.0, 0),
    ("Boulangerie Saint-Seurin", True, 189.0, 10),
    ("Nadia Benhamou", False, 118.0, 0),
    ("Cabinet Roques Géomètres", True, 420.0, 0),
    ("Julien Cazenave", False, 79.0, 30),
    ("Pressing du Parc", True, 156.0, 0),
    ("Sylvie Darrigade", False, 98.0, 0),
    ("Traiteur des Quais", True, 275.0, 15),
    ("Paul Etcheverry", False, 79.0, 0),
)
# Days ago a batch is collected: the subscriptions of three months.
COLLECTED = (66, 36, 5)
# {days ago the bank tells it: [(subscriber, days ago of the debit, code, bank's fee)]}
RETURNS = {
    64: [("Claire Dupouy", 66, "AM04", 3.5), ("Garage des Graves", 66, "MS03", 3.5)],
    34: [
        ("Claire Dupouy", 36, "AM04", 3.5),
        ("Hugo Lamarque", 36, "AC04", 3.5),
        ("Boulangerie Saint-Seurin", 36, "AM04", 3.5),
    ],
    10: [("Nadia Benhamou", 36, "MD06", 0.0)],  # refunded to her, weeks later
    3: [
        ("Claire Dupouy", 5, "AM04", 3.5),
        ("Traiteur des Quais", 5, "AM04", 3.5),
        ("Paul Etcheverry", 5, "MD01", 3.5),
    ],
}
AGAIN_UNPAID = ("Boulangerie Saint-Seurin",)  # their second presentation comes back too
PAID_OTHERWISE = {"Garage des Graves": 30}  # days ago
UNKNOWN = 3  # days ago: the bank also names a debit nobody knows here


def tell(story):
    """Three months of debits, day by day; the last batch waits for the manager, one return for the accountant."""
    desk = Debits(story)
    for ago in range(COLLECTED[0], -1, -1):
        desk.live(ago)
    presentations = story.env["recouvrement.presentation"].search(
        [("company_id", "=", story.company.id)]
    )
    story.say(
        f"Prélèvements : {len(presentations)} présentations, "
        f"{len(presentations.filtered('return_line_id'))} revenues, "
        f"{len(presentations.filtered(lambda each: each.attempt > 1))} représentées."
    )


class Debits:
    """What people and the bank do of direct debits."""

    def __init__(self, story):
        self.story, self.invoices, self.heard = story, {}, set()
        self.journal = story.env["account.journal"].search(
            [("company_id", "=", story.company.id), ("type", "=", "bank")], limit=1
        )
        self._let_people_in()
        self.method = self._open_method()
        self.mandates = {
            name: self._sign(rank, name, *rest) for rank, (name, *rest) in enumerate(SUBSCRIBERS, 1)
        }

    # -- what stands before the first day ---------------------------------------------------------

    def _let_people_in(self):
        """Who leads and who keeps the accounts confirm batches."""
        group = self.story.env.ref("account_payment_batch_oca.group_account_payment")
        for login in ("mathilde", "antoine"):
            if login in self.story.desk.users:
                self.story.desk.users[login].group_ids |= group

    def _open_method(self):
        env, company = self.story.env, self.story.company
        company.sepa_creditor_identifier = company.sepa_creditor_identifier or "FR78ZZZ424242"
        transit = env["account.account"].create(
            {
                "code": "511230",
                "name": "Prélèvements à l'encaissement",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.link(company.id)],
            }
        )
        return env["account.payment.method.line"].create(
            {
                "name": "Prélèvement SEPA",
                "company_id": company.id,
                "payment_method_id": env.ref(
                    "account_payment_sepa_direct_debit.sepa_direct_debit"
                ).id,
                "bank_account_link": "fixed",
                "journal_id": self.journal.id,
                "payment_account_id": transit.id,
                "selectable": True,
            }
        )

    def _sign(self, rank, name, is_company, _amount, pay_day):
        env, company = self.story.env, self.story.company
        partner = env["res.partner"].create(
            {
                "name": name,
                "is_company": is_company,
                "street": f"{3 * rank} rue Fondaudège",
                "zip": "33000",
                "city": "Bordeaux",
                "country_id": env.ref("base.fr").id,
                "email": f"abonne{rank}@example.com",
                "phone": f"+33 6 39 98 10 {rank:02d}",
                "lang": "fr_FR",
                "recouvrement_pay_day": pay_day,
            }
        )
        bank = env["res.partner.bank"].create(
            {"acc_number": make_iban(4200 + rank), "partner_id": partner.id}
        )
        return env["account.banking.mandate"].create(
            {
                "partner_id": partner.id,
                "partner_bank_id": bank.id,
                "company_id": company.id,
                "signature_date": self._day(COLLECTED[0] + 20),
                "state": "valid",
                "unique_mandate_reference": f"GG-{2600 + rank}",
            }
        )

    # -- a day ------------------------------------------------------------------------------------

    def _day(self, ago):
        return self.story.today - timedelta(days=ago)

    def _on(self, records, ago):
        return records.with_context(recouvrement_day=self._day(ago))

    def live(self, ago):
        """A day: the subscriptions go out, the bank writes, the night follows, the manager releases."""
        day = self._day(ago)
        # OCA asks the clock for the day of a batch.
        with patch.object(fields.Date, "context_today", lambda *_args: day):
            if ago in COLLECTED:
                self._collect(ago)
            self._hear(ago)
            for name, when in PAID_OTHERWISE.items():
                if when == ago:
                    self._pay(name, ago)
            # sudo: as the night, which this stands for.
            self._on(self.story.env["recouvrement.presentation"], ago).sudo()._follow(day)
            if ago > 1:
                self._release(ago)

    def _collect(self, ago):
        day = self._day(ago)
        moves = self.story.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": self.mandates[name].partner_id.id,
                    "invoice_date": day - timedelta(days=15),
                    "date": day - timedelta(days=15),
                    "invoice_date_due": day,
                    "invoice_payment_term_id": False,
                    "preferred_payment_method_line_id": self.method.id,
                    "mandate_id": self.mandates[name].id,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": f"Abonnement {day:%m/%Y}", "quantity": 1, "price_unit": amount}
                        )
                    ],
                }
                for name, _company, amount, _pay_day in SUBSCRIBERS
                if not self.mandates[name].recouvrement_blocked
            ]
        )
        moves.action_post()
        order = self._on(self.story.env["account.payment.order"], ago).create(
            {
                "payment_method_line_id": self.method.id,
                "payment_type": "inbound",
                "company_id": self.story.company.id,
                "journal_id": self.journal.id,
                "description": f"Abonnements {day:%m/%Y}",
            }
        )
        moves.line_ids._filter_recouvrement_debtor().create_payment_line_from_move_line(order)
        self._send(order)

    def _send(self, order):
        order.draft2open()
        order.open2generated()
        self.story.env["recouvrement.lot"]._analyze(*GROWING)
        order.generated2uploaded()
        order._run_leaving()  # a large one is for the scheduled action

    def _release(self, ago):
        """What the night prepared leaves with the manager's yes."""
        for order in self._on(self.story.env["account.payment.order"], ago).search(
            [
                ("state", "=", "draft"),
                ("recouvrement_collection", "!=", False),
                ("company_id", "=", self.story.company.id),
            ]
        ):
            if order.payment_line_ids:
                self._send(order)

    def _pay(self, name, ago):
        """A transfer, instead of another debit."""
        item = self.story.env["account.move.line"].search(
            [
                ("partner_id", "=", self.mandates[name].partner_id.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
            ],
            limit=1,
        )
        if item:
            self._on(self.story.env["account.payment.register"], ago).with_context(
                active_model="account.move", active_ids=item.move_id.ids
            ).create({"payment_date": self._day(ago)})._create_payments()

    # -- what the bank writes ---------------------------------------------------------------------

    def _hear(self, ago):
        told = [
            self._find(name, when) | {"code": code, "fee": fee}
            for name, when, code, fee in RETURNS.get(ago, ())
        ]
        told += self._find_again(ago)
        if ago == UNKNOWN:
            told.append(self._invent())
        if told:
            self._import(ago, told)

    def _find(self, name, when):
        presentation = self.story.env["recouvrement.presentation"].search(
            [
                ("mandate_id", "=", self.mandates[name].id),
                ("date_planned", "=", self._day(when)),
                ("attempt", "=", 1),
            ],
            limit=1,
        )
        return self._describe(presentation)

    def _find_again(self, ago):
        """The second presentation of some comes back too, two days after its collection."""
        found = self.story.env["recouvrement.presentation"].search(
            [
                ("mandate_id", "in", [self.mandates[name].id for name in AGAIN_UNPAID]),
                ("attempt", "=", 2),
                ("state", "in", ("sent", "provisional")),
                ("date_planned", "<=", self._day(ago + 2)),
                ("id", "not in", list(self.heard)),
            ]
        )
        self.heard |= set(found.ids)
        return [self._describe(each) | {"code": "AM04", "fee": 3.5} for each in found]

    def _describe(self, presentation):
        return {
            "reference": presentation.payment_id.memo,
            "mandate": presentation.mandate_id.unique_mandate_reference,
            "amount": presentation.amount,
            "name": presentation.partner_id.name.replace("&", "et"),
        }

    def _invent(self):
        """A return of before our time: a mandate we know, an amount and a reference we do not."""
        mandate = self.mandates["Sylvie Darrigade"]
        return {
            "reference": "ANCIEN-LOT/7",
            "mandate": mandate.unique_mandate_reference,
            "amount": 62.4,
            "fee": 3.5,
            "name": mandate.partner_id.name,
            "code": "AM04",
        }

    def _import(self, ago, told):
        day = self._day(ago)
        data = write_camt(self.journal.bank_account_id.sanitized_acc_number, day, told)
        self._on(self.story.env["payment.return.import"], ago).create(
            {
                "data_file": base64.b64encode(data),
                "filename": f"retours-{day}.xml",
                "company_id": self.story.company.id,
            }
        ).import_file()
