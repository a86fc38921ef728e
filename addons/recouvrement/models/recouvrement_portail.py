"""The debtor's space: what they owe, the documents, where things stand. Serves stations 8 to 10.

Read here, shown by ``controllers/``. What must never come out: notes, scenario, next steps, scores,
other debtors and those who answer for this one. Everything the page shows is a plain value: no
record reaches the templates.
"""

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import format_amount, format_date

from ..tools.words import to_html

DAILY = {  # acts of a kind a dossier takes in a day: more is a machine, or a mistake
    "payment": 20,
    "promise": 5,
    "plan": 5,
    "signature": 5,
    "dispute": 5,
    "call": 3,
    "contact": 3,
}
SHOWN = (
    "letter",
    "lrar",
    "lre",
    "email",
    "statement",
)  # kinds of action whose document the debtor finds again


class Access(NamedTuple):
    """Somebody whose way in was checked: which dossier (sudo), by which way, under which name.

    ``own``: came by the debtor's own account.
    """

    dossier: models.BaseModel
    way: str
    name: str
    own: bool = False


class RecouvrementPortail(models.AbstractModel):
    _name = "recouvrement.portail"
    _description = "The debtor's space"

    def _today(self):
        return self.env["recouvrement.calendrier"]._today()

    def _at_desk(self, dossier):
        """This service in the language of those who follow ``dossier``."""
        lang = dossier.user_id.lang or dossier.company_id.partner_id.lang or "fr_FR"
        active = self.env["res.lang"]._get_active_by("code")
        return self.with_context(lang=lang if lang in active else "en_US")

    # -- what is shown ------------------------------------------------------------------------

    def _read_page(self, dossier):
        """What the page of ``dossier`` (sudo) shows: texts and numbers, no record."""
        items = self._read_items(dossier)
        company, money = dossier.company_id, self._format(dossier)
        asked = [item for item in items if item["amount"] > 0]
        credits_ = sum((item["amount"] for item in items if item["amount"] < 0), Decimal(0))
        late = sum((item["free"] for item in asked if item["days_late"]), Decimal(0))
        pending = self._read_pending(dossier)
        total = sum((item["amount"] for item in asked), credits_)
        barred = sum((item["amount"] for item in asked if item["barred"]), Decimal(0))
        words = self.env["recouvrement.formule"]
        return {
            "number": dossier.name,
            "debtor": dossier.partner_id.name,
            "company": company.name,
            "closed": dossier.state == "closed" or total <= 0,
            "items": asked,
            "total": money(max(total - barred, Decimal(0))),
            "pending": [
                self.env._("A payment of %s is being recorded: do not pay it again.", money(amount))
                for amount in pending
            ],
            "notes": self._say_totals(asked, credits_, late, money),
            "letters": self._read_letters(dossier),
            "contact": words._get_contact(company),
            "collector": dossier.user_id.name or "",
            "bank": self._read_bank(dossier),
            "payable": self._get_payable(dossier, items) > 0,
            **self._read_commitments(dossier),
        }

    def _say_totals(self, asked, credits_, late, money):
        """What the total is made of, in sentences."""
        contested = sum((item["contested"] for item in asked), Decimal(0))
        barred = sum((item["amount"] for item in asked if item["barred"]), Decimal(0))
        _ = self.env._
        notes = [
            _("%s overdue.", money(late)) if late > 0 else "",
            _("%s contested, which we do not ask for.", money(contested)) if contested else "",
            _("%s time-barred, which we do not ask for: it is yours to pay it.", money(barred))
            if barred
            else "",
            _("%s in your favour taken off.", money(-credits_)) if credits_ else "",
        ]
        return [note for note in notes if note]

    def _read_items(self, dossier):
        """Open items, oldest first, as ``_read_statement`` gives them, ready to be shown.

        ``amount`` remaining, ``contested`` part of it, ``free``: what is asked (Decimal each).
        """
        situation = self.env["recouvrement.situation"].with_company(dossier.company_id).sudo()
        # sudo: the accounts are read whole; only the debtor's own items come out.
        found = situation._read_statement(dossier, self._today()).get(dossier.id, [])
        money = self._format(dossier)
        lines = self.env["account.move.line"].sudo().browse(item["line"] for item in found)
        return [
            self._prepare_item(item, line, money) for item, line in zip(found, lines, strict=True)
        ]

    def _prepare_item(self, item, line, money):
        amount = Decimal(item["remaining"])
        contested = self._get_contested(item)
        # Never asked for; it may be paid all the same.
        barred = line.recouvrement_limitation_state == "expired" and amount > 0
        late = 0 if barred else item["days_late"]
        due = fields.Date.to_date(item["due"])
        document = line._get_recouvrement_first().move_id
        return {
            "line": item["line"],
            "name": item["name"],
            "invoice": document.id if document.is_sale_document(True) else False,
            "date": format_date(self.env, item["date"]),
            "due": format_date(self.env, due),
            "late": self.env._("time-barred") if barred else self._say_late(late),
            "days_late": late,
            "total": money(Decimal(item["total"])),
            "paid": money(Decimal(item["paid"])) if Decimal(item["paid"]) else "",
            "remaining": money(amount),
            "amount": amount,
            "contested": contested,
            "contested_text": money(contested) if contested else "",
            "free": Decimal(0) if barred else amount - contested,
            "barred": barred,
        }

    def _say_late(self, days):
        if not days:
            return ""
        return self.env._("one day late") if days == 1 else self.env._("%s days late", days)

    def _get_contested(self, item):
        remaining = Decimal(item["remaining"])
        if remaining <= 0:
            return Decimal(0)
        return remaining if item["contested"] else min(Decimal(item["disputed"]), remaining)

    def _format(self, dossier):
        currency = dossier.currency_id
        return lambda amount: format_amount(self.env, float(amount), currency)

    def _read_letters(self, dossier):
        """Messages sent to the debtor: ``[(action id, day, what)]``, the last first; no copy for others."""
        sent = dossier.action_ids.filtered(
            lambda each: (
                each.state == "done"
                and each.kind in SHOWN
                and each.attachment_id
                and not each.partie_id
            )
        ).sorted(lambda each: (each.date_done, each.id), reverse=True)
        kinds = dict(sent._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": each.id,
                "day": format_date(self.env, each.date_done),
                "name": each.etape_id.name or kinds[each.kind],
                "kind": kinds[each.kind],
            }
            for each in sent
        ]

    def _read_bank(self, dossier):
        bank = dossier.company_id._get_recouvrement_bank()
        if not bank.acc_number:
            return {}
        return {
            "holder": bank.acc_holder_name or dossier.company_id.name,
            "iban": bank.acc_number,
            "bic": bank.bank_bic or "",
            "reference": dossier.name,
        }

    # -- what is recorded ---------------------------------------------------------------------

    def _is_too_many(self, dossier, kind):
        """Whether ``dossier`` has had its share of such acts for a day."""
        # sudo: a count, for someone whose way in was checked.
        acts = self.env["recouvrement.acte"].sudo()
        since = fields.Datetime.now() - timedelta(days=1)
        done = acts.search_count(
            [("dossier_id", "=", dossier.id), ("kind", "=", kind), ("date", ">=", since)]
        )
        return done >= DAILY[kind]

    def _record(self, access, kind, said, ask=None):
        """Keep what the debtor did, tell the dossier and, when someone must answer, their list of tasks.

        :param access: whose act: dossier, way, name (``Access``)
        :param said: what to tell, in the language of the desk (``_at_desk``)
        :param ask: the activity wanted: dict of ``type`` (xml id), ``summary``, ``day``; None for none
        """
        # sudo: the way in was checked; the debtor writes nothing but what their act says.
        dossier = access.dossier.sudo()
        act = (
            self.env["recouvrement.acte"]
            .sudo()
            .create(
                {
                    "dossier_id": dossier.id,
                    "kind": kind,
                    "way": access.way,
                    "name": access.name,
                    "note": said,
                }
            )
        )
        if kind != "visit":
            self._tell(dossier, act, said)
        if ask:
            self._ask(dossier, act, said, **ask)
        return act

    def _tell(self, dossier, act, said):
        desk = self._at_desk(dossier)
        ways = dict(act._fields["way"]._description_selection(desk.env))
        head = desk.env._("Portal – %(who)s (%(way)s)", who=act.name or "", way=ways[act.way])
        dossier._message_log(
            body=to_html(f"{head}\n{said}"), author_id=dossier.partner_id.id, email_from=False
        )

    def _ask(self, dossier, act, said, type, summary, day=None):
        who = dossier.user_id or dossier.portefeuille_id.user_id
        activities = (
            self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        )  # sudo: the task is for those who follow the dossier, whoever asks
        return activities.create(
            {
                "res_model_id": self.env["ir.model"]._get_id("recouvrement.dossier"),
                "res_id": dossier.id,
                "activity_type_id": self.env.ref(type).id,
                "summary": summary,
                "note": to_html(f"{act.name or ''}\n{said}"),
                "date_deadline": day or self._today(),
                "user_id": who.id,
            }
        )
