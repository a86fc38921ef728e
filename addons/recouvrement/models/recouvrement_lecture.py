from odoo import fields, models

WHOLE_EVERY = 7  # days after which a night reads every account again, come what may


class RecouvrementLecture(models.Model):
    """Up to which day detection has read the accounts of a company, and by what rules."""

    _name = "recouvrement.lecture"
    _description = "Last reading of the accounts"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    day = fields.Date("Read as of", required=True, readonly=True)
    whole_on = fields.Date("Every account read on", required=True, readonly=True)
    rules = fields.Char(
        "Fingerprint of the rules",
        required=True,
        readonly=True,
        help="What was read, of which accounts, and how far ahead: other rules, other debtors.",
    )

    _company_uniq = models.Constraint("UNIQUE (company_id)", "One reading a company.")

    def _find_last(self):
        """That of the current company; empty before its first night."""
        # sudo: a day and a fingerprint, for whoever has the accounts read.
        return self.sudo().search_fetch(
            [("company_id", "=", self.env.company.id)], ["day", "whole_on", "rules"], limit=1
        )

    def _get_known_until(self, day, rules):
        """The day since which reading what moved is enough on ``day``; None: every account must be read.

        So it is the first time, under other rules, for a day before the last one read, and every
        ``WHOLE_EVERY`` days for safety's sake.
        """
        if not self or self.rules != rules or day < self.day:
            return None
        return self.day if (day - self.whole_on).days < WHOLE_EVERY else None

    def _keep(self, day, rules, whole):
        """Remember that the accounts were read as of ``day``, every one of them if ``whole``."""
        values = {"day": day, "rules": rules, **({"whole_on": day} if whole else {})}
        if self:
            self.write(values)
        else:
            self.create({"company_id": self.env.company.id, **values})
