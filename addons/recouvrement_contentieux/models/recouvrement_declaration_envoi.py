"""A declaration leaves: printed with its exhibits and power, posted or filed; the day it left is what counts."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .recouvrement_declaration import CONTEST


class RecouvrementDeclaration(models.Model):
    _inherit = "recouvrement.declaration"

    # -- the document -----------------------------------------------------------------------------

    def action_print(self):
        """The declaration as it would leave now, with its exhibits; kept on the record."""
        self.ensure_one()
        self.check_access("write")
        document = self._make_document() if self.state == "draft" else self.document_id
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{document.id}",
            "target": "new",
        }

    def _make_document(self, kind="lrar"):
        self._check_ready()
        letters = self.env["recouvrement.insolvabilite.courrier"]
        raw = letters._print(self._compose(kind), self._read_annexes())
        document = letters._keep(self, raw, self.display_name)
        self.sudo().document_id = document  # sudo: written here only; rights were checked
        return document

    def _check_ready(self):
        self.ensure_one()
        if not self.ligne_ids or self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Nothing is declared: add the items."))
        if not self.mandataire_id:
            raise UserError(
                self.env._("Name the mandataire or liquidateur: claims are declared to them.")
            )
        if not self.signatory:
            raise UserError(self.env._("Say who signs: an authorised person must."))

    def _compose(self, kind="lrar"):
        letters = self.env["recouvrement.insolvabilite.courrier"]
        here = letters._speak(self)
        body = letters._render(
            "recouvrement_contentieux.declaration_lettre",
            here.collective_id,
            declaration=here,
            articles=here._get_claim_articles(),
            court=here.collective_id._get_court(),
            ranks=dict(here.ligne_ids._fields["rank"]._description_selection(here.env)),
            invoices=here._count_invoices(),
        )
        letter = letters._compose(
            self,
            self.mandataire_id,
            here.env._("Declaration of claim: %s", self.partner_id.name),
            body,
            kind,
            self.signatory,
            self.signatory_title,
        )
        # Its signature stands in the text: the power comes after it.
        return letter | {"closing": False}

    def _get_claim_articles(self):
        """The texts a claim is declared under, as French letters name them."""
        case, of = self.collective_id, "L. 622-24, L. 622-25 et R. 622-23 du code de commerce"
        if case.kind == "cessation":
            return "à l'article 463 du code de commerce monégasque"
        if case._is_liquidation():
            return f"aux articles L. 641-3, {of}"  # it sends back to those of the safeguard
        return (
            f"aux articles L. 631-14, {of}" if case.kind == "redressement" else f"aux articles {of}"
        )

    def _get_invoices(self):
        # sudo: the invoices of the debts followed here, enclosed with the declaration.
        lines = self.sudo().ligne_ids.move_line_id
        moves = lines.move_id.browse(line._get_recouvrement_first().move_id.id for line in lines)
        return moves.filtered(lambda move: move.is_sale_document(include_receipts=True))

    def _count_invoices(self):
        return len(self._get_invoices()) if self.attach_invoices else 0

    def _read_annexes(self):
        """The exhibits as PDF, and copies of the invoices when they are wanted."""
        annexes = [each.raw for each in self.sudo().annexe_ids]  # sudo: of one's own declaration
        if self.attach_invoices:
            copies = self.env["recouvrement.annexe"].sudo().with_company(self.company_id)
            invoices = self._get_invoices()
            copies._make(invoices)
            annexes += [found[1] for move in invoices if (found := copies._read(move))]
        return annexes

    # -- leaving ------------------------------------------------------------------------------------

    def action_post(self):
        """Print it and hand it to the post as a registered letter; it is sent once the post has it."""
        self.check_access("write")
        for each in self:
            each._check_draft()
            if each.action_id and each.action_id.delivery == "queued":
                raise UserError(self.env._("This declaration waits for the post already."))
            document = each._make_document("lrar")
            action = self.env["recouvrement.insolvabilite.courrier"]._post(
                each, each.mandataire_id, document, "lrar", each.display_name
            )
            # sudo: as in _make_document.
            each.sudo().write({"action_id": action.id, "sent_how": "lrar"})
        return True

    def action_record_sent(self):
        """It was filed on the portal, or left otherwise: the day and the proof are typed on it."""
        self.check_access("write")
        for each in self:
            each._check_draft()
            if not each.date_sent:
                raise UserError(self.env._("Type the day it was sent: that day is what counts."))
            if not each.proof_ids:
                raise UserError(
                    self.env._(
                        "Attach the proof of sending: without it nothing shows it was in time."
                    )
                )
            if not each.document_id:
                each._make_document()
            each._record_sent(each.date_sent, each.proof_ids[:1])
        return True

    def _record_sent(self, day, proof):
        """It left on ``day``: the deadline is met or missed, the limitation is interrupted.

        :param proof: attachment, may be empty while the post has given none
        """
        self.ensure_one()
        self._check_draft()
        case, door = self.collective_id, self.env["recouvrement.butoir"]
        # sudo: written by this verb only; the callers checked the rights or are the post itself.
        here = self.sudo()
        here.write({"state": "sent", "date_sent": day})
        door._meet(case, case._get_declare_code(), day, proof)
        butoir = case._find_declare()[:1]
        here.late = bool(butoir.date and day > butoir.date)
        here._interrupt_limitation(day, proof)
        text = here.env._(
            "Claim declared on %(day)s: %(amount)s.",
            day=format_date(here.env, day),
            amount=here._money(here.amount),
        )
        if here.late:
            text += " " + here.env._("After the deadline: ask for relief from forfeiture.")
            case._follow_relief(day)
        case._tell(text, day=day)

    def _interrupt_limitation(self, day, proof):
        """The declaration interrupts the limitation until the proceedings close."""
        if "recouvrement.prescription" in self.env:
            lines = self.ligne_ids.move_line_id
            lines |= lines._get_recouvrement_heirs()
            if lines:
                self.env["recouvrement.prescription"]._interrupt(
                    lines, day, "declaration", attachment=proof or self.document_id, origin=self
                )

    @api.model
    def _follow_sending(self, actions):
        """What the post says of these letters: a declaration is sent the day it took it."""
        # sudo: what follows from a delivery needs no right of whoever records it.
        waiting = self.sudo().search([("action_id", "in", actions.ids), ("state", "=", "draft")])
        letters = self.env["recouvrement.insolvabilite.courrier"]
        for each in waiting:
            if day := letters._get_departure(each.action_id):
                each._record_sent(day, letters._get_proof(each.action_id))

    # -- answers --------------------------------------------------------------------------------------

    def action_contested(self):
        """The mandataire contests it: the answer has its own delay from the day their letter came."""
        self.check_access("write")
        for each in self:
            if each.state not in ("sent", "contested"):
                raise UserError(self.env._("Only a declaration that was sent is contested."))
            if not each.date_contested:
                raise UserError(
                    self.env._("Type the day the letter of the mandataire was received.")
                )
            disputed = each.ligne_ids.filtered(lambda line: line.decision == "contested")
            (disputed or each.ligne_ids).write({"decision": "contested", "amount_admitted": 0.0})
            each.sudo().state = "contested"  # sudo: as in _record_sent
            each.collective_id._follow_one(each, CONTEST, each.date_contested)
            each.collective_id._tell(
                each.env._("Claim contested: %s", each.contest_reason or each._money(each.amount)),
                day=each.date_contested,
            )
        return True

    def action_contest_answered(self):
        """The answer to the contest left: its day is typed on the declaration."""
        self.check_access("write")
        for each in self:
            if each.state != "contested" or not each.date_contest_answered:
                raise UserError(self.env._("Type the day the answer was sent."))
            self.env["recouvrement.butoir"]._meet(each, CONTEST, each.date_contest_answered)
        return True

    def action_admit_all(self):
        """Everything declared is admitted."""
        self.check_access("write")
        for line in self.ligne_ids:
            line.write({"decision": "admitted", "amount_admitted": line.amount})
        return self.action_decided()

    def action_decided(self):
        """What was decided is typed line by line: admitted, in part, rejected."""
        self.check_access("write")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            if each.state not in ("sent", "contested"):
                raise UserError(self.env._("Only a declaration that was sent is decided upon."))
            if any(line.decision in ("waiting", "contested") for line in each.ligne_ids):
                raise UserError(
                    self.env._("Say of each item whether it is admitted, and for how much.")
                )
            # sudo: as in _record_sent.
            each.sudo().write({"state": "answered", "date_decided": each.date_decided or today})
            each.collective_id._drop_of(each, each.env._("Decided."))
            each.collective_id._tell(
                each.env._(
                    "Claim admitted for %(admitted)s of %(amount)s.",
                    admitted=each._money(each.amount_admitted),
                    amount=each._money(each.amount),
                ),
                day=each.date_decided,
            )
        return True
