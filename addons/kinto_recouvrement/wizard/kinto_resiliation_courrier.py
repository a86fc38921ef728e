from odoo import api, fields, models
from odoo.exceptions import UserError


class KintoResiliationCourrier(models.TransientModel):
    """A letter that ends a lease: looked at, then handed to the post as a registered letter."""

    _name = "kinto.resiliation.courrier"
    _description = "Letter of a termination"

    contrat_id = fields.Many2one("kinto.contrat", "Lease", required=True, ondelete="cascade")
    resiliation_id = fields.Many2one("kinto.resiliation", "Termination", ondelete="cascade")
    dossier_id = fields.Many2one("recouvrement.dossier", compute="_compute_dossier_id")
    template_id = fields.Many2one(
        "mail.template",
        "Text",
        domain=[
            ("model", "=", "recouvrement.dossier"),
            "|",
            ("recouvrement_termination", "=", True),
            ("recouvrement_use", "=", "other"),
        ],
        compute="_compute_template_id",
        store=True,
        readonly=False,
    )
    notice_days = fields.Integer("Days of notice", compute="_compute_dossier_id")
    runs_from = fields.Selection(related="contrat_id.termination_from", string="They run from")
    partie_ids = fields.Many2many(
        "recouvrement.partie",
        string="Copies to",
        compute="_compute_dossier_id",
        help="Each receives a registered letter of their own.",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("contrat_id", "resiliation_id")
    def _compute_dossier_id(self):
        for each in self:
            each.dossier_id = each.resiliation_id.dossier_id or each.contrat_id._get_open_dossier()
            each.notice_days = each.resiliation_id.notice_days or each.contrat_id._get_notice_days()
            each.partie_ids = each._get_parties()

    def _get_parties(self):
        """Who answers for the rents beside the customer, today: each receives a letter of their own."""
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: who is told of the end of a lease does not depend on who writes to them.
        bound = self.sudo().dossier_id.partie_ids.filtered(lambda each: each._binds(today))
        return bound.filtered(lambda each: each.partner_id != self.contrat_id.partner_id)

    @api.depends("contrat_id", "resiliation_id")
    def _compute_template_id(self):
        for each in self:
            kind = "termination" if each.resiliation_id else "notice"
            each.template_id = each.contrat_id._get_termination_text(each.dossier_id, kind)

    @api.depends("template_id", "dossier_id")
    def _compute_preview(self):
        """What the customer would read today. Nothing is written."""
        for each in self:
            each.preview = False
            if each.dossier_id and each._is_text():
                here = each._speak()
                _subject, each.preview = here.env["recouvrement.courrier"]._show_preview(
                    here.dossier_id, here.template_id, self.env["recouvrement.etape"], "letter"
                )

    def _is_text(self):
        """Whether the text chosen is one for this letter: a notice quotes the termination clause."""
        # sudo: what a text is for, not what it says.
        text = self.template_id.sudo()
        if text.model != "recouvrement.dossier":
            return False
        return bool(self.resiliation_id or text.recouvrement_termination)

    def _check_text(self):
        """:raise UserError: no text is chosen, or it is one for another letter"""
        if not self.template_id:
            raise UserError(self.env._("No text is chosen for this letter: choose one."))
        if not self._is_text():
            raise UserError(
                self.env._(
                    "“%s” does not terminate a lease: choose another text.",
                    self.template_id.sudo().name,
                )
            )

    def _speak(self, partner=None):
        """This letter in the language of its reader, its words knowing the notice."""
        self.ensure_one()
        lang = self.env["recouvrement.formule"]._get_lang(
            partner or self.contrat_id.partner_id, self.contrat_id.company_id
        )
        return self.with_context(
            lang=lang,
            kinto_notice_days=self.notice_days,
            recouvrement_annex=True,
            recouvrement_slip=self.template_id.sudo().recouvrement_payment_slip,
            recouvrement_way="post",
        )

    def action_send(self):
        """Hand the letter to the post; the formal notice is entered with it, and runs once presented."""
        self.ensure_one()
        self._check_text()
        self.contrat_id.check_access("write" if not self.resiliation_id else "read")
        if self.resiliation_id:
            self.resiliation_id._check_may_announce()
            # sudo: written by this verb only.
            self.resiliation_id.sudo().letter_action_id = self._post(self.resiliation_id)
            return {"type": "ir.actions.act_window_close"}
        return self._notice()._get_records_action(name=self.env._("Termination"))

    def action_enter(self):
        """Enter a notice that went by other means, with its proof."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Formal notice before termination"),
            "res_model": "kinto.resiliation",
            "views": [(False, "form")],
            "context": {"default_contrat_id": self.contrat_id.id},
        }

    def _notice(self):
        """The formal notice, entered from its letter."""
        lease, today = self.contrat_id, self.env["recouvrement.calendrier"]._today()
        dossier = self.dossier_id
        if not dossier:
            raise UserError(self.env._("Nothing is overdue: there is nothing to give notice of."))
        if not self.notice_days:
            raise UserError(
                self.env._(
                    "How long the notice of lease %s must last is not known: enter the days of its clause, "
                    "or the law's in the legal parameters.",
                    lease.name,
                )
            )
        self.env["kinto.resiliation"].check_access("create")
        dossier.check_access("read")
        # sudo: the user may enter notices; what ties it to its letter is not typed.
        notices = self.env["kinto.resiliation"].sudo()
        values = {"contrat_id": lease.id, "date_notice": today, "amount": dossier.amount_overdue}
        draft = notices.new(values | {"dossier_id": dossier.id})
        if not draft._get_owed():
            raise UserError(self.env._("Nothing is overdue: there is nothing to give notice of."))
        draft._check_no_freeze(today)
        draft._check_runs_from()
        action = self._post(lease)
        return notices.create(values | {"action_id": action.id, "by_letter": True}).sudo(False)

    def _post(self, record):
        """The letter of the customer, then one of their own for each who answers for the rents.

        :return: the customer's action of the ledger; all of them wait for their mailing
        :raise UserError: one of them has no postal address
        """
        action = self._post_one(record, self.contrat_id.partner_id)
        for partie in self._get_parties():
            self._post_one(record, partie.partner_id, partie, action)
        return action

    def _post_one(self, record, partner, partie=None, action=None):
        """The action of the ledger that carries this letter to ``partner``.

        :param partie: the co-debtor or guarantor it is a copy for, of ``action``
        """
        here = self._speak(partner)
        letters = here.env["recouvrement.insolvabilite.courrier"]
        letter, subject = here._write(partner.with_env(here.env), partie)
        name = f"{subject} – {partner.name}" if partie else subject
        document = letters._keep(record, letters._print(letter), name)
        copy = {"partie_id": partie.id, "parent_id": action.id} if partie else {}
        return letters._post(record, partner, document, "lrar", subject, **copy)

    def _write(self, partner, partie):
        """``(letter, subject)``: the letter to ``partner``, ready to be printed."""
        # sudo: only a document comes out, for someone who was checked.
        redaction = self.env["recouvrement.redaction"].sudo()
        dossier, partner = self.dossier_id.sudo(), partner.sudo()
        text = redaction._fill_in(self.template_id, dossier, "letter")[dossier.id]
        letter = redaction._prepare_letter(dossier, partner, self.env.context["lang"], **text)
        if partie:
            # The debtor's space is not theirs.
            said = partie.with_env(redaction.env)._name_capacity()
            letter["references"].append(said)
        else:
            letter["portal_link"] = redaction._get_portal_link(dossier)
        items = redaction.env["recouvrement.formule"]._read_items(dossier)[dossier.id]
        step = redaction.env["recouvrement.etape"]  # it is one of no scenario
        redaction._add_annex(letter, dossier, items, step)
        redaction._add_slip(letter, partner, dossier, items, step)
        letter["registered"] = redaction._get_registered_lines("lrar")
        return letter, text["subject"]
