"""Statements of account as letters: pages in the debtor's language, in the style of our letters."""

from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_amount, format_date, formatLang

from ..tools.extrait import ACTIVITY, OPEN, ZERO

FIRST_PAGE, A_PAGE = 22, 38  # lines of print in the table
DETAIL = 46  # characters of a line of details
MOST_SETTLED = 8  # documents a payment settled that are named one by one


class RecouvrementExtraitEdition(models.AbstractModel):
    _name = "recouvrement.extrait.edition"
    _description = "Edition of statements of account"

    # -- what is printed --------------------------------------------------------------------

    @api.model
    def _print(self, partners, company, kind, day, date_from=None, channel="post"):
        """The PDF of each debtor's statement, ``{partner id: bytes}``; all of them in a few processes."""
        letters = self._compose(partners, company, kind, day, date_from, channel)
        documents = self.env["recouvrement.courrier"]._render(list(letters.values()))
        return dict(zip(letters, documents, strict=True))

    @api.model
    def _compose_of(self, dossiers):
        """Letters of the open items as of today of the debtors of ``dossiers``, in order."""
        today, found = self.env["recouvrement.calendrier"]._today(), {}
        for company, group in dossiers.grouped("company_id").items():
            # sudo: only a document comes out, for someone who may read the dossier.
            here = self.sudo().with_company(company)
            letters = here._compose(group.sudo().partner_id, company, OPEN, today)
            found |= {(company, partner_id): letter for partner_id, letter in letters.items()}
        return [found[each.company_id, each.partner_id.id] for each in dossiers.sudo()]

    @api.model
    def _compose(self, partners, company, kind, day, date_from=None, channel="post"):
        """``{partner id: letter}`` for ``recouvrement.imprimerie``, each in its recipient's language."""
        statements = self.env["recouvrement.extrait"]._read(partners, company, kind, day, date_from)
        return self._compose_read(statements, company, channel)

    @api.model
    def _compose_read(self, statements, company, channel="post"):
        """The same, of statements that were read already."""
        # sudo: only documents come out; callers have checked who asks.
        here = self.sudo().with_company(company)
        partners = here.env["res.partner"].browse(statements)
        dossiers = here._find_dossiers(partners, company)
        shared = {
            "notes": here._read_notes(dossiers, statements),
            "bank": company.with_env(here.env)._get_recouvrement_bank(),
        }
        reached = here.env["recouvrement.destinataire"]._find(partners)
        letters = {}
        for partner in partners:
            contact = reached[partner.id][channel] or partner
            lang = here.env["recouvrement.formule"]._get_lang(contact, company)
            told = here.with_context(lang=lang)
            letters[partner.id] = told._prepare(
                statements[partner.id],
                contact.with_env(told.env),
                dossiers.get(partner.id, dossiers["none"]).with_env(told.env),
                shared,
                lang,
            )
        return letters

    def _find_dossiers(self, partners, company):
        """``{partner id: the dossier in progress}``; ``"none"`` for the others."""
        dossiers = self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("state", "!=", "closed"),
            ],
            order="id desc",
        )
        return {each.partner_id.id: each for each in dossiers} | {"none": dossiers.browse()}

    def _read_notes(self, dossiers, statements):
        """``{item id: what it is told besides}``: contested, in whole or in part, as of the day."""
        known = self.env["recouvrement.dossier"].union(*dossiers.values())
        some = next(iter(statements.values()), None)
        if not known or some.kind != OPEN:
            return {}
        items = self.env["recouvrement.situation"]._read_statement(known, some.day)
        return {
            item["line"]: item for own in items.values() for item in own if item["remaining"] > "0"
        }

    # -- one letter -------------------------------------------------------------------------

    def _prepare(self, statement, contact, dossier, shared, lang):
        """The letter of one statement, in the language of ``self``."""
        letters, words = self.env["recouvrement.redaction"], self.env["recouvrement.formule"]
        company = self.env["res.company"].browse(statement.company_id)
        debtor = self.env["res.partner"].browse(statement.partner_id)
        label = (
            letters._label_file(dossier.name)
            if dossier
            else self.env._("Page %(page)s/%(pages)s", page="%(page)s", pages="%(pages)s")
        )
        letter = letters._prepare_page(company, contact, lang, self._get_title(statement), label)
        rows = self._prepare_rows(statement, company, shared["notes"])
        return letter | {
            "references": words._get_references(dossier)
            if dossier
            else [self.env._("Your account: %s", debtor.ref)]
            if debtor.ref
            else [],
            "closing": False,
            "statement": {
                "activity": statement.kind == ACTIVITY,
                "intro": self._get_intro(statement),
                "pages": self._cut(rows),
                "barred": self._prepare_barred(statement, company, shared["notes"]),
                "opening": self._get_opening(statement, company),
                "totals": self._get_totals(statement, company),
                "ages": self._get_ages(statement, company),
                "own": self._get_own(statement, company),
                "payment": self._get_payment(
                    statement,
                    shared["bank"],
                    company.name,
                    dossier.name or debtor.ref or debtor.name,
                ),
            },
        }

    def _get_title(self, statement):
        words = self.env["recouvrement.formule"]
        day = words._format_long(statement.day)
        if statement.kind == OPEN:
            return self.env._("Statement of account as of %s", day)
        return self.env._(
            "Statement of account from %(start)s to %(end)s",
            start=words._format_long(statement.date_from),
            end=day,
        )

    def _get_file_name(self, statement):
        debtor = self.env["res.partner"].browse(statement.partner_id)
        return self.env._(
            "Statement of account %(debtor)s %(day)s",
            debtor=(debtor.name or "").replace("/", "-"),
            day=statement.day.isoformat(),
        )

    def _get_intro(self, statement):
        _ = self.env._
        if statement.kind == OPEN:
            if not statement.rows:
                return _("Nothing is open on your account on this day.")
            if not statement.claimed:
                return _("Nothing is asked of you on this day.")
            if statement.barred:
                return _(
                    "Below are the items open on your account on this day, credits and payments still to be "
                    "allocated included; those that are time-barred are shown apart and not asked for."
                )
            return _(
                "Below are all the items open on your account on this day, credits and payments still to "
                "be allocated included."
            )
        if not statement.rows:
            return _("Nothing was booked on your account in this period.")
        return _("Below is all that was booked on your account in this period.")

    def _prepare_rows(self, statement, company, notes):
        make = self._prepare_movement if statement.kind == ACTIVITY else self._prepare_item
        return [make(row, statement, company, notes) for row in statement.claimed]

    def _prepare_barred(self, statement, company, notes):
        """Items too old to be claimed, apart: shown because the accounts hold them, asked of nobody."""
        rows = [row for row in statement.rows if row.barred]
        return {
            "rows": [self._prepare_item(row, statement, company, notes) for row in rows],
            "total": self._format(statement.barred, company.currency_id) if rows else "",
        }

    def _prepare_item(self, row, statement, company, notes):
        late = (statement.day - row.due).days if row.amount > 0 else 0
        return {
            "name": row.name,
            "note": self._get_note(row, company, notes),
            "own": self._get_foreign(row, company),
            "date": format_date(self.env, row.day),
            "due": format_date(self.env, row.due) if row.amount > 0 else "",
            "late": self.env._("%s d.", late) if late > 0 else "",
            "total": self._number(row.total, company),
            "paid": self._number(row.total - row.amount, company)
            if row.total != row.amount
            else "",
            "remaining": self._number(row.amount, company),
            "height": 1 + bool(self._get_foreign(row, company)),
        }

    def _get_note(self, row, company, notes):
        _ = self.env._
        if row.amount < 0:
            return _("payment to be allocated") if row.kind == "payment" else _("credit to be used")
        item = notes.get(row.line)
        words = self.env["recouvrement.formule"]
        return words._get_note(item, False, company.currency_id) if item else ""

    def _get_foreign(self, row, company):
        """The amount in the document's currency, when it is not the company's."""
        if row.currency_id == company.currency_id.id:
            return ""
        return self._format(row.own, self.env["res.currency"].browse(row.currency_id))

    def _prepare_movement(self, row, _statement, company, _notes):
        details = self._get_details(row, company)
        return {
            "date": format_date(self.env, row.day),
            "name": row.name,
            "own": self._get_foreign(row, company),
            "kind": self._say_kind(row),
            "details": details,
            "debit": self._number(row.amount, company) if row.amount >= 0 else "",
            "credit": self._number(-row.amount, company) if row.amount < 0 else "",
            "balance": self._number(row.balance, company),
            "height": max(1 + len(details), 1 + bool(self._get_foreign(row, company))),
        }

    def _say_kind(self, row):
        kind = self._get_kinds()[row.kind]
        if not row.due:
            return kind
        due = self.env._("due on %s", format_date(self.env, row.due))
        return f"{kind}, {due}"

    def _get_kinds(self):
        _ = self.env._
        return {
            "invoice": _("Invoice"),
            "credit": _("Credit note"),
            "payment": _("Payment"),
            "entry": _("Entry"),
        }

    def _get_details(self, row, company):
        """Lines under a movement: what it says, what it settled, what is left to be allocated."""
        _, lines = self.env._, []
        if row.label:
            lines.append(row.label[:DETAIL])
        for name, amount in row.settled[:MOST_SETTLED]:
            lines.append(
                _("%(amount)s on %(document)s", amount=self._number(amount, company), document=name)
            )
        if len(row.settled) > MOST_SETTLED:
            lines.append(_("and on %s others", len(row.settled) - MOST_SETTLED))
        left = -row.amount - sum((amount for _name, amount in row.settled), ZERO)
        if row.kind in ("payment", "credit") and left > 0:
            lines.append(_("%s to be allocated", self._number(left, company)))
        return lines

    def _cut(self, rows):
        """``rows`` by page, by the height they take."""
        pages, room = [[]], FIRST_PAGE
        for row in rows:
            if row["height"] > room and pages[-1]:
                pages.append([])
                room = A_PAGE
            pages[-1].append(row)
            room -= row["height"]
        return pages

    # -- at the foot ------------------------------------------------------------------------

    def _get_opening(self, statement, company):
        if statement.kind == OPEN:
            return None
        return (
            self.env._("Balance brought forward on %s", format_date(self.env, statement.date_from)),
            self._number(statement.opening, company),
        )

    def _get_totals(self, statement, company):
        """Lines under the table: ``[(label, amount, is the balance)]``."""
        _, lines = self.env._, []
        if statement.kind == OPEN:
            lines = [
                (_("Overdue"), statement.overdue),
                (_("Not yet due"), statement.buckets[0]),
                (_("Credits and payments to be allocated"), statement.credit),
                (_("Settled through another account"), statement.elsewhere),
            ]
        if statement.kind == ACTIVITY and statement.barred:
            lines = [
                (_("Balance of your account"), statement.closing),
                (_("Time-barred, not asked for"), -statement.barred),
            ]
        asked, label = statement.asked, _("Balance of your account")
        if asked < 0:
            label = _("Balance in your favour")
        elif statement.barred:
            label = _("Left to pay")
        return [
            *(
                (name, self._format(amount, company.currency_id), False)
                for name, amount in lines
                if amount
            ),
            (label, self._format(abs(asked), company.currency_id), True),
        ]

    def _get_ages(self, statement, company):
        """The aged summary: ``[(heading, amount)]``; none when nothing is open."""
        if not any(statement.buckets) and not statement.credit:
            return []
        bounds = company._get_recouvrement_balance_bounds()
        labels = self.env["recouvrement.balance.agee"]._get_labels(bounds)
        cells = [*zip(labels, statement.buckets, strict=True)]
        if statement.credit:
            cells.append((self.env._("Credits"), statement.credit))
        return [(label, self._number(amount, company) if amount else "") for label, amount in cells]

    def _get_own(self, statement, company):
        """What the closing balance is in each currency, when there is another than the company's."""
        own = {key: amount for key, amount in statement.own.items() if amount}
        if not own.keys() - {company.currency_id.id}:
            return []
        currencies = self.env["res.currency"].browse(sorted(own))
        return [(each.name, self._format(own[each.id], each)) for each in currencies]

    def _get_payment(self, statement, bank, holder, reference):
        if statement.asked <= 0:
            return Markup()
        return self.env["ir.qweb"]._render(
            "recouvrement.courrier_reglement",
            {"bank": bank, "holder": holder, "reference": reference},
        )

    # -- small tools ------------------------------------------------------------------------

    def _format(self, amount, currency):
        return format_amount(self.env, float(amount), currency)

    def _number(self, amount, company):
        return formatLang(self.env, float(amount), digits=company.currency_id.decimal_places)
