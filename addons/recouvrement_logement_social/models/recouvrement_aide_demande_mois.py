"""Each month of a guarantee that pays: the rent left unpaid is declared in time, or the guarantee may be refused.

Visale: within thirty days of the due date, without a new formal notice (visale.fr; dated row).
"""

from odoo import api, fields, models

NEXT = "visale_next"  # code of the delay


class RecouvrementAideDemandeMois(models.Model):
    _name = "recouvrement.aide.demande.mois"
    _description = "Month declared to a guarantee"
    _inherit = ["recouvrement.reserve", "recouvrement.etat"]
    _order = "date desc, id desc"
    _rec_name = "date"

    demande_id = fields.Many2one(
        "recouvrement.aide.demande", "Claim", required=True, index=True, ondelete="cascade"
    )
    bail_id = fields.Many2one(related="demande_id.bail_id", store=True, index=True)
    company_id = fields.Many2one(related="demande_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="demande_id.currency_id")
    partner_id = fields.Many2one(related="bail_id.partner_id", string="Tenant")
    terme_id = fields.Many2one("recouvrement.bail.terme", "Term", ondelete="set null", index=True)
    date = fields.Date("Due on", required=True)
    amount = fields.Monetary("Declared", readonly=True, help="Left unpaid of the term that day.")
    amount_unpaid = fields.Monetary(related="terme_id.amount_unpaid", string="Unpaid today")
    state = fields.Selection(
        [("due", "To declare"), ("declared", "Declared"), ("dropped", "Without object")],
        default="due",
        required=True,
        readonly=True,
        index=True,
    )
    date_declared = fields.Date("Declared on", readonly=True)
    why = fields.Char(readonly=True)
    butoir_id = fields.Many2one("recouvrement.butoir", "Clock", readonly=True, ondelete="set null")
    date_deadline = fields.Date(related="butoir_id.date", string="Declare by", store=True)
    days_left = fields.Integer(compute="_compute_days_left")

    _term_uniq = models.UniqueIndex("(demande_id, date)", "This month is in the claim already.")

    @api.depends("date_deadline", "state")
    def _compute_days_left(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            counts = each.date_deadline and each.state == "due"
            each.days_left = (each.date_deadline - today).days if counts else 0

    @api.model
    def _join(self, claims, day):
        """Have ``claims`` carry every unpaid term of their lease; those due when it was filed went with it."""
        claims = claims.filtered(
            lambda one: one.kind == "visale" and one.state in ("filed", "granted")
        )
        # sudo: months follow from the terms, whoever bills them.
        here = self.sudo()
        for claim in claims.sudo():
            known = set(claim.mois_ids.mapped("date"))
            terms = claim.bail_id.terme_ids.filtered(
                lambda term, known=known: (
                    term.state in ("unpaid", "partial") and term.date not in known
                )
            )
            for term in terms.sorted("date"):
                here.create({"demande_id": claim.id, "terme_id": term.id, "date": term.date})._open(
                    day
                )

    def _open(self, day):
        """One that fell due by the day of the claim went with it; a later one runs against its clock."""
        claim = self.demande_id
        if self.date <= claim.date_filed:
            self.write(
                {
                    "state": "declared",
                    "date_declared": claim.date_filed,
                    "amount": self.terme_id.amount_unpaid,
                }
            )
            return
        self.butoir_id = self.env["recouvrement.butoir"]._follow(
            self, NEXT, self.date, dossier=claim.dossier_id or None
        )

    def action_declare(self):
        """These months were declared today, with what is left unpaid of each."""
        self.demande_id.check_access("write")
        self._check_state("due")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            # sudo: rights are checked; states are written by verbs.
            each.sudo().write(
                {
                    "state": "declared",
                    "date_declared": today,
                    "amount": each.terme_id.amount_unpaid,
                }
            )
            self.env["recouvrement.butoir"]._meet(each, NEXT, today)
        return True

    def _drop(self, why):
        """Nothing is to be declared any more of these, because of ``why``."""
        for each in self.filtered(lambda one: one.state == "due"):
            # sudo: whoever books the payment or decides.
            each.sudo().write({"state": "dropped", "why": why})
            self.env["recouvrement.butoir"]._drop(each, NEXT, why)

    def _drop_paid(self):
        """Drop those whose term is paid whole."""
        self.filtered(lambda each: each.terme_id.state == "paid")._drop(
            self.env._("The term was paid.")
        )
