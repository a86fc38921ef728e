"""The night finds the unpaid rents to report: nobody has to think of them."""

from odoo import api, models, tools


class RecouvrementCafSignalement(models.Model):
    _inherit = "recouvrement.caf.signalement"

    @tools.ormcache("company_id")
    def _has_aids(self, company_id):
        """Whether leases of that company have a housing benefit: elsewhere the night asks nothing."""
        # sudo: whether there is one, no more.
        aids = self.env["recouvrement.bail.aide"].sudo()
        return bool(aids.search_count([("company_id", "=", company_id)], limit=1))

    @api.model
    def _watch(self, day, dossiers=None):
        """Open the report of each unpaid rent constituted by ``day`` that has none, for the current company.

        :param dossiers: only those of these dossiers
        """
        if not self._has_aids(self.env.company.id):
            return
        self._find_settled()._drop_paid(day)
        bails = self._find_watched(dossiers)
        found = self.env["recouvrement.impaye"]._read(bails, day)
        rows = [
            self._prepare(bail, found[bail.id])
            for bail in bails
            if found[bail.id] and self._is_new(bail, found[bail.id])
        ]
        # sudo: the night opens them; whoever runs it may not hold a right over leases.
        self.sudo().with_context(recouvrement_day=day).create(rows)

    def _find_settled(self):
        """Reports waiting whose lease owes no term any more; the clock of a late one is looked at no more."""
        # sudo: as in `_watch`.
        return self.sudo().search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "due"),
                ("bail_id.terme_ids", "not any", [("state", "in", ("unpaid", "partial"))]),
            ]
        )

    def _find_followed(self, day):
        """The dossiers the night of ``day`` may open a report for."""
        return self._find_watched().dossier_ids.filtered(lambda each: each.state != "closed")

    def _find_watched(self, dossiers=None):
        """Leases in collection that have a benefit, a term unpaid and no report waiting."""
        open_ones = [("state", "!=", "closed")]
        if dossiers is not None:
            open_ones.append(("id", "in", dossiers.ids))
        # sudo: as in `_watch`.
        return (
            self.env["recouvrement.bail"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("dossier_ids", "any", open_ones),
                    ("aide_ids.state", "!=", "ended"),
                    ("terme_ids.state", "in", ("unpaid", "partial")),
                    ("signalement_ids", "not any", [("state", "=", "due")]),
                ],
                order="id",
            )
        )

    def _is_new(self, bail, found):
        """Whether this unpaid rent is another one than those reported: constituted since."""
        reported = bail.signalement_ids.filtered(lambda one: one.state in ("sent", "acknowledged"))
        return all(max(one.date_sent, one.date_constituted) < found.day for one in reported)

    def _prepare(self, bail, found):
        lang = bail.company_id.partner_id.lang or self.env.lang
        words = self.env["recouvrement.impaye"].with_context(lang=lang)
        return {
            "bail_id": bail.id,
            "date_constituted": found.day,
            "explanation": words._explain(found, bail.currency_id),
        }
