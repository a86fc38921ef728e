"""Claiming an asset back from insolvent hands: retention of title, goods on lease, deposit.

One row an asset: three months from the publication to ask, one month for them to answer, one more to seize
the juge-commissaire; or the right is lost.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand
from odoo.addons.recouvrement.tools.words import say_pair

ASK, ANSWER, SEIZE = "revendication", "revendication_answer", "revendication_judge"


class RecouvrementRevendication(models.Model):
    _name = "recouvrement.revendication"
    _description = "Asset claimed back"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "collective_id, id"

    collective_id = fields.Many2one(
        "recouvrement.collective", "Case", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="collective_id.partner_id", string="Debtor", store=True)
    company_id = fields.Many2one(related="collective_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(
        "Asset", required=True, help="Make, serial or chassis number: it must be told apart."
    )
    res_model = fields.Char("Model")
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    ground = fields.Selection(
        [
            ("retention", "Retention of title"),
            ("lease", "Lease, not published"),
            ("published", "Published contract (restitution)"),
            ("deposit", "Deposit, loan, consignment"),
            ("resale", "Price of resale still unpaid"),
        ],
        default="retention",
        required=True,
        help="The owner under a published contract need not prove the title: only restitution is asked.",
    )
    deed = fields.Char(
        "Contract and date", help="The clause agreed in writing at latest on delivery."
    )
    registration = fields.Char("Register, number and date of publication")
    place = fields.Char("Where it is")
    amount = fields.Monetary("Value")
    state = fields.Selection(
        [
            ("draft", "To ask"),
            ("sent", "Asked"),
            ("accepted", "Accepted"),
            ("refused", "Refused or no answer"),
            ("seized", "Before the judge"),
            ("returned", "Got back"),
            ("lost", "Lost"),
        ],
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    action_id = fields.Many2one(
        "recouvrement.action", "Posting", readonly=True, ondelete="restrict", copy=False
    )
    delivery = fields.Selection(related="action_id.delivery", string="What became of it")
    document_id = fields.Many2one("ir.attachment", readonly=True, ondelete="restrict", copy=False)
    date_sent = fields.Date("Sent on", copy=False)
    date_received = fields.Date(
        "Received on", copy=False, help="Their month to answer runs from that day."
    )
    date_answered = fields.Date("Answered on", copy=False)
    date_seized = fields.Date("Judge seized on", copy=False)
    proof_ids = fields.Many2many("ir.attachment", string="Evidence", copy=False)
    note = fields.Text()

    @api.constrains("date_sent", "date_received", "date_answered", "date_seized")
    def _check_dates(self):
        for each in self:
            each.collective_id._check_days(
                each.date_sent, each.date_received, each.date_answered, each.date_seized
            )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        made = super(RecouvrementRevendication, here).create(vals_list)
        made._follow_deadlines()
        return made

    def write(self, vals):
        check_written(self, vals)
        done = super().write(vals)
        if vals.keys() & {"date_received", "date_answered"}:
            self._follow_deadlines()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(each.state != "draft" for each in self):
            raise UserError(self.env._("What was asked for is kept."))
        for each in self:
            each.collective_id._drop_of(each, each.env._("Not claimed."))

    # -- deadlines --------------------------------------------------------------------------------

    def _follow_deadlines(self):
        """Three months to ask; then their answer; then the judge. From the publication, never the contract."""
        for each in self.filtered(lambda one: one.collective_id.state in ("open", "plan")):
            case = each.collective_id
            if each.state == "draft":
                case._follow_one(each, ASK, case.date_published or False)
            answer = case._follow_one(each, ANSWER, each.date_received or False)
            if each.state in ("sent", "refused"):
                # Silence counts as a refusal once their month is over.
                end = each.date_answered if each.state == "refused" else answer.date
                case._follow_one(each, SEIZE, end or answer.date or False)

    # -- verbs --------------------------------------------------------------------------------------

    def action_print(self):
        """The letter as it would leave now."""
        self.ensure_one()
        self.check_access("write")
        document = self.document_id if self.state != "draft" else self._make_document()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{document.id}", "target": "new"}

    def action_post(self):
        """Registered letter to the administrateur, else to the debtor, copy to the mandataire."""
        self.check_access("write")
        letters = self.env["recouvrement.insolvabilite.courrier"]
        for each in self:
            each._check_state("draft")
            document = each._make_document()
            action = letters._post(
                each, each._get_addressee(), document, "lrar", each._get_subject()
            )
            case = each.collective_id
            if case.mandataire_id and case.mandataire_id != each._get_addressee():
                letters._post(
                    each, case.mandataire_id, document, "letter", each.env._("Copy: %s", each.name)
                )
            each.sudo().action_id = action  # sudo: written here only; rights were checked
        return True

    def action_record_sent(self):
        """It left otherwise, on the day typed, with its proof."""
        self.check_access("write")
        for each in self:
            each._check_state("draft")
            if not each.date_sent or not each.proof_ids:
                raise UserError(self.env._("Type the day it was sent and attach its proof."))
            each._record_sent(each.date_sent, each.proof_ids[:1])
        return True

    def _record_sent(self, day, proof):
        self.ensure_one()
        here = self.sudo()  # sudo: written by this verb only
        here.write({"state": "sent", "date_sent": day})
        self.env["recouvrement.butoir"]._meet(self, ASK, day, proof)
        here._follow_deadlines()
        here.collective_id._tell(
            here.env._("Claimed back: %s.", here.name), day=day, kind="insolvency"
        )

    @api.model
    def _follow_sending(self, actions):
        """The post took the letter, or delivered it: their month to answer runs from the delivery."""
        # sudo: what follows from a delivery needs no right of whoever records it.
        letters = self.env["recouvrement.insolvabilite.courrier"]
        for each in self.sudo().search([("action_id", "in", actions.ids)]):
            day = letters._get_departure(each.action_id)
            if each.state == "draft" and day:
                each._record_sent(day, letters._get_proof(each.action_id))
            events = each.action_id.acheminement_ids.filtered(
                lambda event: event.status in ("delivered", "refused", "unclaimed")
            )
            if each.state == "sent" and not each.date_received and events:
                each.date_received = min(events.mapped("date"))

    def action_accept(self):
        """They agree: the asset is to be collected."""
        return self._answer("accepted")

    def action_refuse(self):
        """They refuse, or said nothing within their month: the judge must be seized within the next one."""
        return self._answer("refused")

    def _answer(self, state):
        self.check_access("write")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each._check_state("sent")
            here = each.sudo()  # sudo: as above
            here.write({"state": state, "date_answered": each.date_answered or today})
            self.env["recouvrement.butoir"]._meet(each, ANSWER, each.date_answered)
            if state == "accepted":
                here.collective_id._drop_of(here, here.env._("Accepted."))
            else:
                here._follow_deadlines()
            labels = dict(each._fields["state"]._description_selection(each.env))
            here.collective_id._tell(
                say_pair(here.env, here.name, f"{labels[state].lower()}."), day=here.date_answered
            )
        return True

    def action_seize(self):
        """The petition to the juge-commissaire left."""
        self.check_access("write")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each._check_state("sent", "refused")
            # sudo: as above.
            each.sudo().write({"state": "seized", "date_seized": each.date_seized or today})
            self.env["recouvrement.butoir"]._meet(each, SEIZE, each.date_seized)
            each.collective_id._tell(
                each.env._("%s: the juge-commissaire is seized.", each.name), day=each.date_seized
            )
        return True

    def action_returned(self):
        """The asset is back."""
        return self._end("returned")

    def action_lost(self):
        """The asset or the right is lost."""
        return self._end("lost")

    def _end(self, state):
        self.check_access("write")
        for each in self:
            here = each.sudo()  # sudo: as above
            here.state = state
            here.collective_id._drop_of(here, here.env._("Over."))
            labels = dict(each._fields["state"]._description_selection(each.env))
            here.collective_id._tell(say_pair(here.env, here.name, f"{labels[state].lower()}."))
        return True

    # -- the letter -----------------------------------------------------------------------------------

    def _get_addressee(self):
        case = self.collective_id
        return case.administrateur_id or (
            case.mandataire_id if case._is_liquidation() and case.mandataire_id else case.partner_id
        )

    def _get_subject(self):
        if self.ground == "published":
            return self.env._("Restitution of goods: %s", self.name)
        return self.env._("Claim of goods: %s", self.name)

    def _make_document(self):
        letters = self.env["recouvrement.insolvabilite.courrier"]
        here = letters._speak(self)
        body = letters._render(
            "recouvrement_contentieux.revendication_lettre",
            here.collective_id,
            asset=here,
            court=here.collective_id._get_court(),
        )
        letter = letters._compose(self, self._get_addressee(), here._get_subject(), body)
        raw = letters._print(letter, [each.raw for each in here.proof_ids])
        document = letters._keep(self, raw, self._get_subject())
        self.sudo().document_id = document  # sudo: written here only
        return document
