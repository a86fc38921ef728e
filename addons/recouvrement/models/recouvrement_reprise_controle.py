"""The check of a take-over file: what importing it would do. The import itself asks it too."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..openitems import columns
from ..openitems.items import Rules, read_items
from ..openitems.sheet import Sheet
from ..tools.words import join_clauses


@dataclass
class Plan:
    """What an import will do: ``{line: debtor}`` where a debtor is a partner id or the Party to create."""

    items: list = field(default_factory=list)
    debtors: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)
    dates: dict = field(default_factory=dict)


class RecouvrementRepriseControle(models.AbstractModel):
    _name = "recouvrement.reprise.controle"
    _description = "Check of a take-over file"

    def _plan(self, reprise):
        """Read and check the whole file, write the findings on ``reprise``; return the :class:`Plan`.

        :raise UserError: a setting is missing or wrong: nothing can be said of the lines.
        """
        self = self.with_company(reprise.company_id)
        rules = self._get_rules(reprise)
        self._check_mapping(rules)
        self.env["recouvrement.reprise.ecriture"]._get_counterpart(reprise)
        reading = read_items(reprise._read_sheet(), rules)
        refused = {each.line: (each.code, each.values) for each in reading.refused}
        debtors, wrong = self.env["recouvrement.reprise.debiteur"]._resolve(reading.items)
        dates, locked = self._get_entry_dates(reprise, reading.items)
        refused |= locked | wrong
        plan = Plan(debtors=debtors, dates=dates)
        known = self._keep_new(plan, [item for item in reading.items if item.line not in refused])
        self._tell(reprise, reading, plan, refused, known)
        return plan

    # -- settings ---------------------------------------------------------------------------

    def _get_rules(self, reprise):
        fec = reprise.kind == "fec"
        currency = reprise.company_id.currency_id
        return Rules(
            mapping=reprise._get_mapping(),
            date_format=reprise.date_format,
            decimal_sign=reprise.decimal_sign,
            today=self.env["recouvrement.calendrier"]._today(),
            currency=currency.name,
            places=currency.decimal_places,
            due_days=reprise.due_days if reprise.due_rule == "days" else None,
            fec=fec,
            account=reprise.account_prefix or "",
        )

    def _check_mapping(self, rules):
        lacking = columns.missing(rules.mapping, due_days=rules.due_days, fec=rules.fec)
        if lacking:
            raise UserError(self._word_missing(lacking))

    def _word_missing(self, lacking):
        words = dict(
            self.env["recouvrement.reprise.colonne"]
            ._fields["target"]
            ._description_selection(self.env)
        )
        either = self.env._(" or ")
        return self.env._(
            "Say which column holds: %(fields)s.",
            fields=join_clauses(
                self.env, (either.join(words[each] for each in group) for group in lacking)
            ),
        )

    # -- lines ------------------------------------------------------------------------------

    def _get_entry_dates(self, reprise, items):
        """``({line: entry date}, {line: refusal})``: the document's own date, unless its period is locked."""
        days = {item.date for item in items} | (
            {reprise.entry_date} if reprise.entry_date else set()
        )
        locks = {
            day: reprise.company_id._get_lock_date_violations(
                day, sale=False, purchase=False, tax=False
            )
            for day in days
        }
        other = reprise.entry_date
        if other and (locks[other] or other > self.env["recouvrement.calendrier"]._today()):
            raise UserError(
                self.env._("The entry date of locked periods is itself locked, or in the future.")
            )
        dates, refused = {}, {}
        for item in items:
            if not locks[item.date]:
                dates[item.line] = item.date
            elif other:
                dates[item.line] = other
            else:
                words = self.env["res.company"]._format_lock_dates(locks[item.date])
                refused[item.line] = ("locked", {"date": item.date, "locks": words})
        return dates, refused

    def _keep_new(self, plan, items):
        """Put on ``plan`` the items not yet in the books; return how many are."""
        for item in items:
            debtor = plan.debtors[item.line]
            if isinstance(debtor, int):
                plan.keys[item.line] = self._get_key(item, debtor)
        known = self._search_known(plan.keys.values())
        plan.items = [item for item in items if plan.keys.get(item.line) not in known]
        return len(items) - len(plan.items)

    def _get_key(self, item, partner_id):
        """What makes an item the same in two files: debtor, number, due date, amount."""
        return f"{partner_id}|{item.number}|{item.due.isoformat()}|{item.amount.normalize():f}|{item.rank}"

    def _search_known(self, keys):
        found = self.env["account.move"]._read_group(
            [
                ("company_id", "=", self.env.company.id),
                ("recouvrement_reprise_key", "in", list(keys)),
                ("state", "!=", "cancel"),
            ],
            ["recouvrement_reprise_key"],
        )
        return {key for (key,) in found}

    # -- findings ---------------------------------------------------------------------------

    def _tell(self, reprise, reading, plan, refused, known):
        """Write on the record what was found, the bad lines, and what stands in the way."""
        contents = {each.line: each.cells for each in reading.refused}
        if set(refused) - set(contents):
            contents |= {
                number: cells for number, cells in reprise._read_sheet().lines if number in refused
            }
        debtors = {plan.debtors[item.line] for item in plan.items}
        values = {
            "found_count": reading.count,
            "found_amount": float(reading.total),
            "new_count": len(plan.items),
            "new_amount": float(sum(item.amount for item in plan.items)),
            "credit_count": sum(1 for item in plan.items if item.amount < 0),
            "known_count": known,
            "refused_count": len(refused),
            "partner_known_count": sum(1 for each in debtors if isinstance(each, int)),
            "partner_new_count": sum(1 for each in debtors if not isinstance(each, int)),
            "remarks": "\n".join(self._get_remarks(reprise, reading, plan)),
            "obstacle": "\n".join(self._get_obstacles(reprise, reading, refused)),
            "state": "checked",
        }
        # sudo: what a check finds is written by it alone.
        reprise = reprise.sudo()
        reprise.write(values)
        reprise.rejet_ids.unlink()
        motif = self.env["recouvrement.reprise.motif"]
        reprise.env["recouvrement.reprise.rejet"].create(
            [
                {
                    "reprise_id": reprise.id,
                    "line": line,
                    "reason": motif._word_line(code, values),
                    "content": [
                        cell.isoformat() if isinstance(cell, date) else cell
                        for cell in contents[line]
                    ],
                }
                for line, (code, values) in sorted(refused.items())
            ]
        )

    def _get_remarks(self, reprise, reading, plan):
        motif = self.env["recouvrement.reprise.motif"]
        told = [
            (code, {"count": count}) for code, count in reading.skipped.items()
        ] + reading.remarks
        if reprise.kind == "fec":
            told += [("fec_due", {"days": reprise.due_days})] * (reprise.due_rule == "days") + [
                ("fec_today", {})
            ]
        credit_count = sum(1 for item in plan.items if item.amount < 0)
        if credit_count:
            told.append(("credits", {"count": credit_count}))
        unknown = self.env["recouvrement.reprise.debiteur"]._get_unknown_countries(
            {each.country for each in plan.debtors.values() if not isinstance(each, int)}
        )
        if unknown:
            told.append(("country", {"value": sorted(unknown)}))
        return [motif._word_line(code, values) for code, values in told]

    def _get_obstacles(self, reprise, reading, refused):
        """Why nothing may be imported, as sentences; empty when all is well."""
        currency = reprise.currency_id
        told = []
        if not reading.count:
            told.append(self.env._("The file holds no open item."))
        if reprise.expected_count and reprise.expected_count != reading.count:
            told.append(
                self.env._(
                    "%(expected)s lines were expected, the file holds %(found)s.",
                    expected=reprise.expected_count,
                    found=reading.count,
                )
            )
        if reprise.expected_amount and currency.compare_amounts(
            reprise.expected_amount, float(reading.total)
        ):
            told.append(
                self.env._(
                    "%(expected)s was expected, the file adds up to %(found)s.",
                    expected=format_amount(self.env, reprise.expected_amount, currency),
                    found=format_amount(self.env, float(reading.total), currency),
                )
            )
        if refused and not reprise.keep_good:
            told.append(
                self.env._(
                    "%(count)s bad lines: correct the file, or choose to import the good lines only.",
                    count=len(refused),
                )
            )
        return told

    # -- preview ----------------------------------------------------------------------------

    def _render_preview(self, reprise):
        """The first lines as the settings read them, as an HTML table; False before the file is read."""
        if not reprise.sample or not reprise.date_format or not reprise.decimal_sign:
            return False
        try:
            rules = self._get_rules(reprise)
            lacking = columns.missing(rules.mapping, due_days=rules.due_days, fec=rules.fec)
            words = self._word_missing(lacking) if lacking else ""
        except UserError as error:
            words = str(error)
        if words:
            return Markup("<p class='text-warning'>%s</p>") % words
        table = _from_sample(reprise.sample)
        reading = read_items(table, rules)
        told = defaultdict(str)
        for each in reading.refused:
            told[each.line] = self.env["recouvrement.reprise.motif"]._word_line(
                each.code, each.values
            )
        items = {item.line: item for item in reading.items}
        rows = [
            self._preview_row(number, items.get(number), told[number], reprise)
            for number, _cells in table.lines
        ]
        headings = (
            self.env._("Line"),
            self.env._("Debtor"),
            self.env._("Document"),
            self.env._("Dated"),
            self.env._("Due"),
        )
        return Markup(
            "<table class='table table-sm o_recouvrement_preview'><thead><tr>%s<th class='text-end'>%s</th></tr></thead>"
            "<tbody>%s</tbody></table>"
        ) % (
            Markup("").join(Markup("<th>%s</th>") % each for each in headings),
            self.env._("Open amount"),
            Markup("").join(rows),
        )

    def _preview_row(self, number, item, reason, reprise):
        if item is None:
            words = reason or self.env._("Not an open item: left aside")
            kind = "table-danger" if reason else "text-muted"
            return Markup("<tr class='%s'><td>%s</td><td colspan='5'>%s</td></tr>") % (
                kind,
                number,
                words,
            )
        party = item.party
        return Markup(
            "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td class='text-end'>%s</td></tr>"
        ) % (
            number,
            " · ".join(filter(None, (party.ref, party.name, party.vat or party.siren))),
            item.number,
            format_date(self.env, item.date, date_format="d MMM yyyy"),
            format_date(self.env, item.due, date_format="d MMM yyyy"),
            format_amount(self.env, float(item.amount), reprise.currency_id),
        )


def _from_sample(sample):
    return Sheet(
        sample["headers"],
        [
            (
                number,
                [
                    date.fromisoformat(cell["day"][:10]) if isinstance(cell, dict) else cell
                    for cell in cells
                ],
            )
            for number, cells in sample["lines"]
        ],
    )
