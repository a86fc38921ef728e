from datetime import timedelta

from odoo import models

from odoo.addons.recouvrement.engine import interest as engine

ONE_DAY = timedelta(days=1)


class RecouvrementInteret(models.AbstractModel):
    """From the day a title gives interest, its rate takes the place of the contract's, on what it awards.

    The ledger of accessories has one row that runs for an item: what the title gives is counted there,
    never beside it.
    """

    _inherit = "recouvrement.interet"

    def _read_debts(self, dossiers, day):
        debts = super()._read_debts(dossiers, day)
        shares, rates = self._read_titles(dossiers), {}
        return [
            self._entitle(debt, *shares[debt.line.id], rates) if debt.line.id in shares else debt
            for debt in debts
        ]

    def _read_titles(self, dossiers):
        """``{item of a document: (its enforceable title, what the title awards of it)}``, the last title first."""
        titles = self.env["recouvrement.titre"].search(
            [("dossier_id", "in", dossiers.ids), ("state", "=", "enforceable")],
            order="date desc, id desc",
        )
        shares = {}
        for title in titles:
            for line, share in title._share_principal().items():
                shares.setdefault(line.id, (title, share))
        return shares

    def _entitle(self, debt, title, share, rates):
        start = title._get_interest_start()
        if not debt.owed:
            return debt
        if title.rate_kind == "none":
            return debt._replace(until=min(debt.until, start - ONE_DAY))
        if title not in rates:
            rates[title] = title._get_rates()
        first = debt.owed[0][0]
        return debt._replace(
            since=max(first, min(debt.since or start, start)),
            owed=engine.cap_from(debt.owed, start, share),
            title=(start, rates[title]),
        )
