"""What the prestataires' portal shows: the list, and the page of one dossier, as plain values.

No record reaches the templates. What must never come out: decisions, deadlines, procedures, insolvency, notes,
what is owed beside the items entrusted, why some of it is not asked for, other dossiers.
"""

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from .recouvrement_abonnement import FOR_PARTNERS

PAGE = 20  # dossiers a page of the list
SORTS = {
    "expected": "date_wanted, id",
    "sent": "date_sent desc, id desc",
    "amount": "amount desc, id",
    "debtor": "partner_id, id",
    "number": "id",
}
EVENTS = 50  # last ones shown of a dossier


class RecouvrementExtranet(models.AbstractModel):
    _inherit = "recouvrement.extranet"

    # -- the list ---------------------------------------------------------------------------------

    def _read_list(self, search="", sort="expected", show="all", page=1):
        """The dossiers entrusted to the caller now.

        :param show: ``all``, ``sent`` (to take), ``acknowledged`` or ``late``
        :return: ``{"rows", "count", "total", "to_take", "late"}``; ``count`` those found, ``total`` all of them
        """
        everything = self._get_entrusted()
        domain = Domain("id", "in", everything.ids) & self._get_shown(show, search)
        found = everything.search_count(domain)
        rows = everything.search(
            domain, order=SORTS.get(sort, SORTS["expected"]), limit=PAGE, offset=(page - 1) * PAGE
        )
        owed = rows._read_owed(self._get_today())
        return {
            "rows": [self._prepare_row(each, owed[each.id]) for each in rows],
            "count": found,
            "total": len(everything),
            "to_take": len(everything.filtered(lambda each: each.state == "sent")),
            "late": len(everything.filtered("late")),
        }

    def _get_shown(self, show, search):
        domain = Domain.TRUE
        if show in ("sent", "acknowledged"):
            domain = Domain("state", "=", show)
        elif show == "late":
            domain = Domain("late", "in", [True])
        words = self._read_text(search)[:100]
        if not words:
            return domain
        named = Domain.OR(
            Domain(name, "ilike", words)
            for name in ("name", "reference", "dossier_id.name", "partner_id.name")
        )
        return domain & named

    def _prepare_row(self, transmission, owed):
        """What the list says of a dossier."""
        money, day = self._write_money(transmission), self._write_day
        state = dict(transmission._fields["state"]._description_selection(self.env))
        return {
            "number": transmission.name,
            "dossier": transmission.dossier_id.name,
            "debtor": transmission.partner_id.name,
            "city": transmission.partner_id.city or "",
            "creditor": transmission.company_id.name,
            "reference": transmission.reference or "",
            "to_take": transmission.state == "sent",
            "status": self._write_status(transmission.status) or state[transmission.state],
            "sent": day(transmission.date_sent),
            "expected": day(transmission.date_wanted),
            "late": transmission.late,
            "amount": money(transmission.amount),
            "recovered": money(transmission.amount_recovered),
            "owed": money(owed.total),
        }

    # -- the page of one --------------------------------------------------------------------------

    def _read_page(self, number):
        """All that the page of the dossier ``number`` shows.

        :raise AccessError: not entrusted to the caller, or no longer
        """
        transmission = self._get_one(number)
        money = self._write_money(transmission)
        owed = transmission._read_owed(self._get_today())[transmission.id]
        return self._prepare_row(transmission, owed) | {
            "parts": self._read_parts(transmission, owed),
            "acknowledged": self._write_day(transmission.date_acknowledged),
            "principal": money(transmission.amount_principal),
            "interest": money(transmission.amount_interest) if transmission.amount_interest else "",
            "costs": money(transmission.amount_cost) if transmission.amount_cost else "",
            "items": self._read_items(transmission),
            "people": self._read_people(transmission),
            "guarantors": transmission.dossier_id.partie_ids.mapped("display_name"),
            "payments": self._read_payments(transmission),
            "reports": self._read_reports(transmission),
            "stream": self._read_stream(transmission),
            "has_evidence": bool(transmission.evidence_id),
            "may_receive": transmission.mandat_id.may_receive,
            "referent": self._read_referent(transmission),
        }

    def _read_items(self, transmission):
        """The items entrusted, oldest first, with what is still owed of each now."""
        money = self._write_money(transmission)
        return [
            {
                "name": item.document,
                "date": self._write_day(item.date),
                "due": self._write_day(item.due),
                "total": money(item.total),
                "paid": self._write_paid(transmission, item.paid),
                "remaining": money(item.remaining),
            }
            for item in transmission._read_items()[transmission.id]
        ]

    def _read_parts(self, transmission, owed):
        """What ``owed`` is made of, as ``[(words, amount)]``; nothing when it is the items alone."""
        words = self.env["recouvrement.remise.edition"]._word_parts(owed)
        money = self._write_money(transmission)
        return [(text, money(amount)) for text, amount in words] if len(words) > 1 else []

    def _write_paid(self, transmission, amount):
        none = transmission.currency_id.is_zero(amount)
        return "" if none else self._write_money(transmission)(amount)

    def _read_people(self, transmission):
        """Whom to write to and call: the debtor, then its contacts."""
        debtor = transmission.partner_id
        kinds = dict(debtor._fields["type"]._description_selection(self.env))
        return [
            {
                "name": person.name or debtor.name,
                "what": person.function
                or (kinds.get(person.type, "") if person != debtor else "")
                or "",
                "phone": person.phone or "",
                "email": person.email or "",
                "address": [
                    line
                    for line in person._display_address(without_company=True).split("\n")
                    if line.strip()
                ],
                "registry": person.company_registry or "",
            }
            for person in debtor | debtor.child_ids.filtered("active")
        ]

    def _read_payments(self, transmission):
        """What the debtor paid us since."""
        money = self._write_money(transmission)
        return [
            {"day": self._write_day(each.date), "amount": money(each.amount)}
            for each in transmission.versement_ids
            if each.state == "counted"
        ]

    def _read_reports(self, transmission):
        """What they told us, the last first."""
        money, day = self._write_money(transmission), self._write_day
        return [
            {
                "day": day(each.date),
                "status": self._write_status(each.status),
                "note": each.note or "",
                "amount": money(each.amount_received) if each.amount_received else "",
                "date_payment": day(each.date_payment),
                "cost": money(each.cost) if each.cost else "",
                "step": each.frais_id.name or "",
                "promised": money(each.promise_amount) if each.promise_amount else "",
                "promise_day": day(each.promise_date),
                "files": each.attachment_ids.mapped("name"),
                "cancelled": each.cancelled,
            }
            for each in transmission.rapport_ids
        ]

    def _read_stream(self, transmission):
        """What happened under this transmission, the last first."""
        lines = transmission.env["recouvrement.fil"].search(
            [("transmission_id", "=", transmission.id), ("kind", "in", FOR_PARTNERS)],
            order="id desc",
            limit=EVENTS,
        )
        kinds = dict(lines._fields["kind"]._description_selection(self.env))
        return [
            {
                "day": self._write_day(line.day),
                "kind": kinds[line.kind],
                "summary": line.summary,
            }
            for line in lines
        ]

    def _read_referent(self, transmission):
        """Whom they call here."""
        user = transmission.mandat_id.user_id
        return {"name": user.name or "", "email": user.email or "", "phone": user.phone or ""}

    # -- words ------------------------------------------------------------------------------------

    def _write_money(self, transmission):
        currency = transmission.currency_id
        return lambda amount: format_amount(self.env, float(amount), currency)

    def _write_day(self, day):
        return format_date(self.env, day) if day else ""

    def _get_statuses(self):
        """``{status: words}`` a report may say."""
        field = self.env["recouvrement.rapport"]._fields["status"]
        return dict(field._description_selection(self.env))

    def _write_status(self, status):
        return self._get_statuses().get(status, "")
