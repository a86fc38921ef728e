"""A prestataire's remittance: what it sends us of what it received, against what it reported.

The accounts stay Odoo's: whoever letters the transfer does it there. Here it is matched with the reports it
covers, and what differs from what was expected is shown.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .recouvrement_rapport import REMITTANCE


class RecouvrementReversement(models.Model):
    _name = "recouvrement.reversement"
    _description = "Remittance of a prestataire"
    _inherit = ["recouvrement.etat", "recouvrement.decompte"]
    _order = "date desc, id desc"

    date = fields.Date(
        "Received on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    reference = fields.Char(help="Of the transfer.")
    amount = fields.Monetary("Transferred", required=True)
    withheld = fields.Monetary("Fees withheld", help="As the prestataire says.")
    move_id = fields.Many2one(
        "account.move",
        "Entry",
        check_company=True,
        domain="[('state', '=', 'posted'), ('company_id', '=', company_id), ('journal_id.type', 'in', ('bank', 'cash', 'credit'))]",
        help="The entry of the bank that brought it; what it settles is no direct payment.",
    )
    rapport_ids = fields.One2many(
        "recouvrement.rapport", "reversement_id", "Payments covered", readonly=True
    )
    amount_reported = fields.Monetary("Reported", compute="_compute_amounts", store=True)
    amount_expected = fields.Monetary(
        "Expected", compute="_compute_amounts", store=True, help="Reported, less the fees withheld."
    )
    difference = fields.Monetary(
        compute="_compute_amounts", store=True, help="Transferred, less what was expected."
    )
    state = fields.Selection(
        [("draft", "To match"), ("matched", "Matched")],
        default="draft",
        required=True,
        readonly=True,
    )
    note = fields.Char("Why it differs")

    _amounts_positive = models.Constraint(
        "CHECK (amount >= 0 AND withheld >= 0)", "A remittance is not negative."
    )

    @api.depends("rapport_ids.amount_received", "amount", "withheld")
    def _compute_amounts(self):
        for each in self:
            # Cents as floats leave crumbs: 0.1 + 0.2 differs from 0.3, and a crumb is no difference.
            exact = each.currency_id.round
            each.amount_reported = exact(sum(each.rapport_ids.mapped("amount_received")))
            each.amount_expected = exact(each.amount_reported - each.withheld)
            each.difference = exact(each.amount - each.amount_expected)

    @api.depends("name", "prestataire_id.name")
    def _compute_display_name(self):
        for each in self:
            each.display_name = f"{each.name} – {each.prestataire_id.name or ''}"

    @api.constrains("date")
    def _check_date(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            if each.date > today:
                raise ValidationError(
                    self.env._("%s is a day to come.", format_date(self.env, each.date))
                )

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made._take_payments()
        return made

    def write(self, vals):
        if (
            not self.env.su
            and any(each.state == "matched" for each in self)
            and vals.keys()
            - {
                "note",
                "move_id",
            }
        ):
            raise UserError(self.env._("This remittance is matched: undo it first."))
        result = super().write(vals)
        if "move_id" in vals:
            self._take_payments()
        return result

    def _take_payments(self):
        """What the entry settles was remitted: no direct payment of the debtor."""
        # sudo: payments are written by verbs only; who wrote the remittance was checked.
        payments = self.env["recouvrement.versement"].sudo()
        for mandat, group in self.filtered("move_id").grouped("mandat_id").items():
            domain = [("mandat_id", "=", mandat.id), ("move_id", "in", group.move_id.ids)]
            payments.search(domain)._note_remitted(set(group.move_id.ids))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(each.state == "matched" for each in self):
            raise UserError(self.env._("This remittance is matched: undo it first."))

    def _get_waiting_domain(self):
        self.ensure_one()
        return [
            ("mandat_id", "=", self.mandat_id.id),
            ("company_id", "=", self.company_id.id),
            ("to_remit", "=", True),
            ("date_payment", "<=", self.date),
        ]

    def action_take_waiting(self):
        """Put every payment reported and not yet remitted into this remittance."""
        self.check_access("write")
        for each in self:
            each._check_state("draft")
            waiting = self.env["recouvrement.rapport"].search(each._get_waiting_domain())
            each._cover(waiting)
        return True

    def _cover(self, reports):
        """These payments are in this remittance.

        :raise UserError: of another mandate or company, or remitted already
        """
        self.ensure_one()
        self.check_access("write")
        if reports.filtered(
            lambda report: (
                (report.mandat_id, report.company_id) != (self.mandat_id, self.company_id)
            )
        ):
            # Nothing is said of dossiers of others.
            raise UserError(self.env._("Some of these payments are not of this prestataire."))
        for report in reports:
            if not report.to_remit:
                raise UserError(self.env._("%s awaits no remittance.", report.display_name))
        # sudo: which remittance covers a report is written by this verb only; rights were checked.
        reports.sudo().write({"reversement_id": self.id})

    def action_match(self):
        """It is what it is: matched, with its difference told."""
        self.check_access("write")
        for each in self:
            each._check_state("draft")
            if not each.rapport_ids:
                raise UserError(self.env._("Choose the payments this remittance covers."))
            if not each.currency_id.is_zero(each.difference) and not each.note:
                raise UserError(
                    self.env._(
                        "It differs from what was expected by %s: say why.",
                        each.currency_id.format(each.difference),
                    )
                )
            # sudo: its state is written by this verb only; rights were checked.
            each.sudo().state = "matched"
            for report in each.sudo().rapport_ids:
                self.env["recouvrement.butoir"].sudo()._meet(report, REMITTANCE, each.date)
            each.sudo()._tell_matched()
        return True

    def _tell_matched(self):
        for transmission, reports in self.rapport_ids.grouped("transmission_id").items():
            text = transmission._in_its_language().env._(
                "%(amount)s remitted by %(who)s (%(number)s).",
                amount=self.currency_id.format(sum(reports.mapped("amount_received"))),
                who=self.prestataire_id.name,
                number=self.name,
            )
            transmission._tell(
                "payment", lambda _each, text=text: text, self.date, records={transmission.id: self}
            )

    def action_undo(self):
        """Match it again: its payments are awaited once more."""
        self.check_access("write")
        for each in self.sudo():  # rights were checked; written by verbs only
            each._check_state("matched")
            reports = each.rapport_ids
            reports.write({"reversement_id": False})
            each.state = "draft"
            reports._await_again(self.env._("%s was undone.", each.name))
        return True
