from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RecouvrementTvaDepart(models.TransientModel):
    """The document that lets the VAT of lost debts come back: how it leaves, or when it did."""

    _name = "recouvrement.tva.depart"
    _description = "VAT of lost debts: sending of the document"

    tva_ids = fields.Many2many("recouvrement.tva", string="Invoices", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    channel = fields.Selection(
        [
            ("lrar", "Registered letter"),
            ("letter", "Letter"),
            ("email", "E-mail"),
            ("done", "It has been sent already"),
        ],
        "How",
        default="lrar",
        required=True,
        help="Letters join the next mailing. The VAT can be recovered once the letter is posted.",
    )
    duplicates = fields.Boolean(
        "Enclose a duplicate of each invoice",
        compute="_compute_duplicates",
        store=True,
        readonly=False,
        help="Otherwise the letter states the invoices in one table, with the same mention.",
    )
    mention = fields.Text(compute="_compute_mention")
    evidence_asked = fields.Text(compute="_compute_mention")
    evidence_ids = fields.Many2many("ir.attachment")
    date = fields.Date("Sent on", default=lambda self: self.env["recouvrement.calendrier"]._today())
    how = fields.Char("By what", help="Registered letter no., e-mail…")
    proof_ids = fields.Many2many(
        "ir.attachment", "recouvrement_tva_depart_proof_rel", string="Copy of what was sent"
    )

    @api.model
    def _open(self, rows):
        rows.check_access("write")
        rows._check_one_dossier()
        wizard = self.create(
            {
                "tva_ids": [Command.set(rows.ids)],
                "partner_id": rows.partner_id.id,
                "evidence_ids": [Command.set(rows.proposition_id.evidence_ids.ids)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Document about the VAT"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.depends("tva_ids")
    def _compute_duplicates(self):
        for wizard in self:
            wizard.duplicates = len(wizard.tva_ids) == 1

    @api.depends("tva_ids")
    def _compute_mention(self):
        for wizard in self:
            wizard.mention = wizard.tva_ids._get_mention() if wizard.tva_ids else ""
            asked = wizard.tva_ids.mapped("evidence_asked")
            wizard.evidence_asked = "\n".join(dict.fromkeys(filter(None, asked)))

    def action_preview(self):
        """The document as it would leave."""
        self._check_chosen()
        dossier = self.tva_ids.dossier_id
        partner = self.env["recouvrement.execution"]._get_recipient(dossier)
        raw = self.tva_ids._print_document(partner, self.duplicates)
        extension = self.env["recouvrement.imprimerie"]._get_extension(raw)
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.env._('Preview')}.{extension}",
                "raw": raw,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}",
            "target": "new",
        }

    def action_send(self):
        self._check_chosen()
        self._keep_evidence()
        if self.channel == "done":
            if not self.date:
                raise UserError(self.env._("Say on which day it was sent."))
            self.proof_ids.write(
                {
                    "res_model": "recouvrement.proposition",
                    "res_id": self.tva_ids.proposition_id[:1].id,
                }
            )
            self.tva_ids._record_sent(self.date, self.how, self.proof_ids[:1])
        else:
            self.tva_ids._send(self.channel, self.duplicates)
        return {"type": "ir.actions.act_window_close"}

    def _check_chosen(self):
        self.ensure_one()
        if not self.tva_ids:
            raise UserError(self.env._("Choose the invoices whose VAT is to come back."))
        self.tva_ids.check_access("write")
        self.tva_ids._check_one_dossier()

    def _keep_evidence(self):
        for proposition in self.tva_ids.proposition_id:
            new = self.evidence_ids - proposition.sudo().evidence_ids
            new.write({"res_model": proposition._name, "res_id": proposition.id})
            # sudo: evidence is added to what was decided, which nobody changes otherwise.
            proposition.sudo().evidence_ids |= new
