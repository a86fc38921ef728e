"""Erasing what is no longer kept: documents, messages and words go, amounts and dates stay for the figures.

Only ``recouvrement.purge`` calls it, once the delay is over and no legal hold stands. The entries of the
accounts, which name the debtor too, follow the accounts' own ten years.
"""

from odoo import models, tools
from odoo.fields import Domain

ERASED = "—"  # where a word is required
# Words of ours that tell nothing of anybody: names of steps and kinds, links, seals, numbers of documents.
KEPT = {
    "name", "code", "step_code", "grouping_key", "fingerprint", "res_model", "detail_model", "origin",
    "document_sha256", "previous_seal", "seal", "alert_key", "law_basis", "source", "document",
}  # fmt: skip
GONE = (
    "recouvrement.coordonnee",
    "recouvrement.diagnostic",
    "recouvrement.refus",
    "recouvrement.revue",
)


class RecouvrementEffacement(models.AbstractModel):
    _name = "recouvrement.effacement"
    _description = "Erasing what is no longer kept"

    def _erase_dossiers(self, dossiers, day):
        """Erase what ``dossiers`` hold of people, and note the day; their amounts and dates stay."""
        dossiers = self._as_retention(dossiers)
        for name in self._get_gone_models():
            domain = [("dossier_id", "in", dossiers.ids)]
            self._delete(self._as_retention(self.env[name]).search(domain))
        for records in self._find_hanging(dossiers):
            self._forget_messages(records)
            self._forget_files(records, self._find_files(records))
            self._blank(records)
        dossiers.activity_ids.unlink()
        self.env["recouvrement.lot"]._update_many(
            dossiers._name, [{"id": each.id, "date_erased": day} for each in dossiers]
        )

    def _get_gone_models(self):
        """Hook: models of which nothing is kept, by their ``dossier_id``."""
        return GONE

    def _as_retention(self, records):
        """``records`` as erasing sees them: archived ones too, their guards open."""
        # sudo: the retention of a company's data is no collector's; the purge checked who asked for it.
        return records.sudo().with_context(active_test=False, recouvrement_retention=True)

    def _delete(self, records):
        self._as_retention(records).unlink()

    # -- what hangs on a dossier --------------------------------------------------------------

    def _find_all(self, dossiers):
        """Recordsets of ours that speak of ``dossiers``, themselves first: what goes whole, and what is blanked."""
        gone = [
            self._as_retention(self.env[name]).search([("dossier_id", "in", dossiers.ids)])
            for name in self._get_gone_models()
        ]
        return [*self._find_hanging(self._as_retention(dossiers)), *filter(None, gone)]

    def _find_hanging(self, dossiers):
        """Recordsets of ours that speak of ``dossiers``, theirs included, one a model; what goes whole left out."""
        found, todo = [], [dossiers]
        seen = {dossiers._name}
        while todo:
            records = todo.pop(0)
            found.append(records)
            for model, field in self._get_children(records._name):
                if model in seen:
                    continue
                seen.add(model)
                children = self._as_retention(self.env[model])
                if children := children.search(Domain(field, "in", records.ids)):
                    todo.append(children)
        return found

    def _get_children(self, parent):
        """``(model, many2one)`` of our tables that tell of ``parent``: by ``dossier_id``, or as its lines."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if (
                not model._auto
                or model._transient
                or not name.startswith(("recouvrement.", "kinto."))
            ):
                continue
            for field in model._fields.values():
                if field.type != "many2one" or field.comodel_name != parent or not field.store:
                    continue
                told = field.name == "dossier_id" or field.ondelete == "cascade"
                if told and name not in self._get_gone_models():
                    yield name, field.name
                    break

    # -- documents, messages, words -----------------------------------------------------------

    def _find_files(self, records):
        """Files attached to ``records``, in a field or in the chatter, and those their many2ones name."""
        domain = Domain("res_model", "=", records._name) & Domain("res_id", "in", records.ids)
        any_field = Domain("res_field", "=", False) | Domain("res_field", "!=", False)
        files = self.env["ir.attachment"].sudo().search(domain & any_field)
        for field in records._fields.values():
            if field.comodel_name == "ir.attachment" and field.store:
                files |= records[field.name]
        return files

    def _forget_files(self, records, files):
        """Delete ``files``; whatever of ours named one of them, besides ``records``, names it no more."""
        if files:
            for name, field in self._get_naming():
                self._forget_naming(self._as_retention(self.env[name]), field, files)
        files.invalidate_recordset()
        self._delete(files)

    def _forget_naming(self, model, field, files):
        """The report of a visit, say, is named by the visit and by the step that proves it."""
        naming = model.search(Domain(field, "in", files.ids))
        rows = [{"id": each.id, field: None} for each in naming]
        self.env["recouvrement.lot"]._update_many(model._name, rows)

    @tools.ormcache()
    def _get_naming(self):
        """``((model, many2one), …)``: where our tables name a file."""
        return tuple(
            (name, field.name)
            for name in sorted(self.env.registry)
            if name.startswith(("recouvrement.", "kinto."))
            and self.env[name]._auto
            and not self.env[name]._transient
            for field in self.env[name]._fields.values()
            if field.type == "many2one" and field.comodel_name == "ir.attachment" and field.store
        )

    def _forget_messages(self, records):
        messages = self.env["mail.message"].sudo()
        if "message_ids" in records._fields:
            messages |= messages.search(
                [("model", "=", records._name), ("res_id", "in", records.ids)]
            )
        if "message_id" in records._fields:
            messages |= records.message_id
        self._delete(messages)

    def _blank(self, records):
        fields = self._get_words(records)
        if not fields:
            return
        rows = [
            {"id": each.id}
            | {
                field.name: ERASED if field.required else None
                for field in fields
                if each[field.name]
            }
            for each in records
        ]
        by_names = {}
        for row in rows:
            if len(row) > 1:
                by_names.setdefault(tuple(row), []).append(row)
        for same in by_names.values():
            self.env["recouvrement.lot"]._update_many(records._name, same)

    def _get_words(self, records):
        """Columns of ``records`` where people wrote, or where what they were told was kept."""
        return [
            field
            for field in records._fields.values()
            if field.store
            and field.column_type
            and field.type in ("char", "text", "html")
            and not field.translate
            and field.name not in KEPT
            and field._module.startswith(("recouvrement", "kinto"))
        ]
