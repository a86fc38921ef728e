"""A document of a procedure: prefilled, rewritten by hand, printed. Each version is kept."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.download import offer
from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

from ..tools.blanks import find_blanks
from .recouvrement_procedure_etape import DOCUMENTS


class RecouvrementEcrit(models.Model):
    _name = "recouvrement.ecrit"
    _description = "Document of a judicial procedure"
    _order = "procedure_id, kind, version desc"

    procedure_id = fields.Many2one(
        "recouvrement.procedure", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="procedure_id.dossier_id", store=True, index=True)
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    kind = fields.Selection(DOCUMENTS, required=True, default="requete")
    version = fields.Integer(readonly=True, default=1)
    name = fields.Char("Title", required=True, readonly=True, default="/")
    date = fields.Date(
        "As of", readonly=True, copy=False, help="Letters and payments up to that day are told."
    )
    body = fields.Html("Text", sanitize_style=False, sanitize_attributes=False)
    blanks = fields.Text("Left to fill in", compute="_compute_blanks")
    final = fields.Boolean(readonly=True, copy=False, help="Printed and kept: nothing changes it.")
    attachment_id = fields.Many2one(
        "ir.attachment", "Printed", readonly=True, copy=False, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Written by", default=lambda self: self.env.user, readonly=True
    )

    _version_uniq = models.UniqueIndex(
        "(procedure_id, kind, version)", "This version exists already."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for document in self:
            document.display_name = f"{document.name} (v{document.version})"

    @api.depends("body", "final")
    def _compute_blanks(self):
        for document in self:
            document.blanks = "\n".join(() if document.final else find_blanks(document.body))

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        numbered = [
            {**vals, "version": self._get_next_version(vals["procedure_id"], vals.get("kind"))}
            for vals in vals_list
        ]
        documents = super(RecouvrementEcrit, here).create(numbered)
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for document in documents:
            document.procedure_id.check_access("write")
            mine = document.sudo()  # sudo: titles are given by the verb
            mine.name = kinds[mine.kind]
            mine.date = mine.procedure_id._get_document_day(mine.kind)
            if not document.body:
                mine.body = mine.procedure_id._render_document(mine.kind, mine.date)
        return documents

    def _get_next_version(self, procedure_id, kind):
        # sudo: the number of a version counts those one may not see.
        others = self.sudo().search(
            [("procedure_id", "=", procedure_id), ("kind", "=", kind or "requete")]
        )
        return max(others.mapped("version"), default=0) + 1

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and "procedure_id" in vals:
            raise UserError(self.env._("A document stays with its procedure."))
        if not self.env.su and any(document.final for document in self):
            raise UserError(self.env._("This version is final: write the next one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("Documents are kept with their procedure."))

    # -- buttons ----------------------------------------------------------------------------

    def action_next_version(self):
        """A new version from this one, to be changed."""
        self.ensure_one()
        following = self.create(
            {"procedure_id": self.procedure_id.id, "kind": self.kind, "body": self.body}
        )
        # sudo: the text tells what was known on the day it was drafted, not today.
        following.sudo().date = self.date
        return following._get_records_action()

    def action_fill_again(self):
        """Write it again from what the procedure says today; what was typed here is lost."""
        self.ensure_one()
        day = self.procedure_id._get_document_day(self.kind)
        self.body = self.procedure_id._render_document(self.kind, day)
        self.sudo().date = day  # sudo: the text was written above, with the user's own rights
        return True

    def action_print(self):
        """This version as it stands, as PDF."""
        self.ensure_one()
        self.check_access("read")
        content = self.attachment_id.sudo().raw or self._print()
        extension = self.env["recouvrement.imprimerie"]._get_extension(content)
        mimetype = "application/pdf" if extension == "pdf" else "text/html"
        return offer(self, f"{self._get_file_name()}.{extension}", content, mimetype)

    def action_finalize(self):
        """Print it and keep it: from now on nothing changes this version.

        :raise UserError: something is left to fill in
        """
        self.check_access("write")
        drafts = self.filtered(lambda one: not one.final)
        for document in drafts:
            document._check_filled_in()
        for document in drafts:
            document._keep_printed()
            document._tell_ready()
        return True

    def _check_filled_in(self):
        if blanks := find_blanks(self.body):
            raise UserError(
                self.env._(
                    "%(document)s: fill in first what is left blank:\n%(blanks)s",
                    document=self.display_name,
                    blanks="\n".join(f"– {blank}" for blank in blanks),
                )
            )

    def _keep_printed(self):
        content = self._print()
        extension = self.env["recouvrement.imprimerie"]._get_extension(content)
        # sudo: kept by the verb; whoever reads the procedure reads the file.
        mine = self.sudo()
        printed = mine.env["ir.attachment"].create(
            {
                "name": f"{self._get_file_name()}.{extension}",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        mine.write({"final": True, "attachment_id": printed.id})

    def _tell_ready(self):
        procedure = self.sudo().procedure_id  # sudo: told by the verb
        told = procedure._for_company()
        procedure._tell(
            "document",
            told.env._(
                "%(number)s – document ready: %(document)s",
                number=procedure.name,
                document=self.display_name,
            ),
            self.env["recouvrement.calendrier"]._today(),
            self,
        )

    def _get_file_name(self):
        return f"{self.procedure_id.name} {self.name} v{self.version}".replace("/", "-")

    def _print(self):
        procedure = self.procedure_id._in_french()
        printer = procedure.env["recouvrement.imprimerie"]
        html = printer._render_page(
            "recouvrement_contentieux.ecrit_page", self.name, body=self.body
        )
        foot = procedure.env["recouvrement.formule"]._get_foot(procedure.company_id)
        label = f"{self.procedure_id.name} – page %(page)s/%(pages)s"
        return printer._print_page(html, foot, label)
