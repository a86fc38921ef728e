"""A list of the IT service that was taken in: what it told, who took it, what does not agree with Odoo."""

from odoo import fields, models


class RecouvrementListe(models.Model):
    _name = "recouvrement.liste"
    _description = "List of the IT service"
    _inherit = ["recouvrement.reserve"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("File", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    scope = fields.Selection(
        [("full", "All leases"), ("delta", "What changed")], "Holds", required=True, readonly=True
    )
    state = fields.Selection(
        [("writing", "Being recorded"), ("done", "Recorded"), ("stopped", "Stopped")],
        required=True,
        readonly=True,
        default="writing",
    )
    sha256 = fields.Char("Fingerprint", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Taken in by", required=True, readonly=True)
    line_count = fields.Integer("Lines found", readonly=True)
    refused_count = fields.Integer("Bad lines", readonly=True)
    new_count = fields.Integer("Leases entered", readonly=True)
    changed_count = fields.Integer("Leases changed", readonly=True)
    control_count = fields.Integer("Lines told", readonly=True)
    control_amount = fields.Monetary("Rents told", readonly=True)
    found_amount = fields.Monetary("Rents found", readonly=True)
    reason = fields.Char(
        "Taken in although", readonly=True, help="Why a manager took it in with other totals."
    )
    how = fields.Json(
        "Read as",
        readonly=True,
        help="How it was read: the next one like it is read alike.",
    )
    # The lines still to be recorded, and how many are: both empty once the list is.
    pending = fields.Json("Lines left", readonly=True)
    pending_done = fields.Integer("Lines recorded", readonly=True)
    obstacle = fields.Char("Stopped by", readonly=True)
    ecart_ids = fields.One2many("recouvrement.liste.ecart", "liste_id", "Differences")
    ecart_count = fields.Integer("Number of differences", compute="_compute_ecart_count")

    def _compute_ecart_count(self):
        counts = self.env["recouvrement.liste.ecart"]._read_group(
            [("liste_id", "in", self.ids)], ["liste_id"], ["__count"]
        )
        found = {liste.id: count for liste, count in counts}
        for liste in self:
            liste.ecart_count = found.get(liste.id, 0)

    def _find_how(self, company, headers):
        """How the last list with all these ``headers`` was read in ``company``; ``{}`` when none was."""
        for liste in self.search([("company_id", "=", company.id), ("how", "!=", False)], limit=20):
            if set(liste.how["mapping"].values()) <= set(headers):
                return liste.how
        return {}
