"""Where a payment that does not cover everything goes: a proposal the accountant takes, or changes.

Serves station 10. What is invoiced is lettered; what was only claimed has no entry to be set against:
it is invoiced first.
"""

from decimal import Decimal

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from ..engine import imputation as engine


class RecouvrementImputation(models.AbstractModel):
    _name = "recouvrement.imputation"
    _description = "Imputation of payments"

    def _allocate(self, dossier, amount, day, order=None, chosen=()):
        """How ``amount`` received on ``day`` would be shared between what ``dossier`` owes.

        :param order: "law" or "principal", the company's own by default
        :param chosen: ids of the items the debtor said they pay, in their order
        :return: ``(shares, left)``; a share: ``kind``, ``line`` (id of the item to letter, None for what
            no invoice carries yet), ``rows`` (ids of accessories), ``label``, ``due`` (date),
            ``claimed`` and ``amount`` (Decimal)
        """
        company = dossier.company_id
        order = engine.ORDERS[order or company.recouvrement_imputation]
        facts = self._read_claims(dossier, day)
        claims = [
            engine.Claim(key, fact["kind"], fact["claimed"], fact["due"])
            for key, fact in facts.items()
        ]
        money = company.currency_id._recouvrement_decimal(amount)
        shares, left = engine.allocate(
            money, claims, order, [("line", line_id) for line_id in chosen]
        )
        return [{**facts[share.claim.key], "amount": share.amount} for share in shares], left

    def _read_claims(self, dossier, day):
        """``{key: share without amount}``: the open items, and what was claimed beside them."""
        dossier.check_access("read")
        company = dossier.company_id
        # sudo: the accounts are read whole, for someone who may read the dossier.
        here = self.sudo().with_company(company)
        dossier = dossier.sudo().with_env(here.env)
        items = here.env["recouvrement.situation"]._fetch_items(dossier, day)
        lines = here.env["account.move.line"].browse(item[1] for item in items)
        rows = here.env["recouvrement.accessoire"].search(
            [("dossier_id", "=", dossier.id), ("state", "in", ("claimed", "invoiced"))]
        )
        carried = rows.filtered(lambda row: row.state == "invoiced").grouped("invoice_id")
        found = {}
        for (_dossier, line_id, due, amount, _contested), line in zip(items, lines, strict=True):
            mine = carried.get(line.move_id, rows.browse())
            if Decimal(amount) > 0:
                found["line", line_id] = {
                    "kind": self._get_kind(mine) if mine else engine.PRINCIPAL,
                    "line": line_id,
                    "rows": mine.ids,
                    "label": line.recouvrement_document,
                    "due": due,
                    "claimed": Decimal(amount),
                }
        money = company.currency_id._recouvrement_decimal
        for row in rows.filtered(lambda row: row.state == "claimed" and row.chargeable):
            found["row", row.id] = {
                "kind": row.kind,
                "line": None,
                "rows": row.ids,
                "label": row.with_env(self.env).sudo().display_name,
                "due": row.date_from or day,
                "claimed": money(row.amount_due),
            }
        return found

    def _get_kind(self, rows):
        """An invoice of several kinds is paid as a whole: it ranks by the first of them."""
        return min(rows.mapped("kind"), key=engine.ORDERS["law"].index)

    def _letter(self, dossier, credit, shares):
        """Set the payment ``credit`` (an item) against the items of ``shares``, in their order.

        :raise UserError: a share has no item yet, or the payment cannot be set against them
        """
        self._check_may()
        waiting = [share for share in shares if share["amount"] and not share["line"]]
        if waiting:
            raise UserError(
                self.env._(
                    "%(what)s stands on no invoice yet: invoice it first, or clear the principal first.",
                    what=waiting[0]["label"],
                )
            )
        Line = self.env["account.move.line"]
        if credit.reconciled or credit.amount_residual >= 0 or credit.parent_state != "posted":
            raise UserError(self.env._("This payment has nothing left to allocate."))
        for share in shares:
            line = Line.browse(share["line"]) if share["amount"] else Line
            if line and not credit.reconciled:
                self._set_against(dossier, credit, line, share)
        dossier._log_lines(
            {
                dossier.id: self.env._(
                    "Payment allocated: %s.",
                    ", ".join(
                        self._say_share(share, dossier) for share in shares if share["amount"]
                    ),
                )
            }
        )

    def _set_against(self, dossier, credit, line, share):
        """Letter ``credit`` with ``line``; a debt of another account (416) is brought the money by an entry."""
        if line.account_id == credit.account_id:
            (line | credit).reconcile()
        else:
            self.env["recouvrement.lettrage"]._match_across(
                dossier, credit, line, {line: float(share["amount"])}, {}
            )

    def _say_share(self, share, dossier):
        amount = format_amount(self.env, float(share["amount"]), dossier.currency_id)
        return f"{share['label']} {amount}"

    def _check_may(self):
        groups = ("recouvrement.group_accountant", "recouvrement.group_manager")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Only an accountant or a manager allocates payments."))
