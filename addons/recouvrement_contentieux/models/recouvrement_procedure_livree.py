from odoo import models
from odoo.tools import file_open
from odoo.tools.translate import TranslationImporter

from ..tools import shipped

MODULE = "recouvrement_contentieux"
FILE = "data/recouvrement_procedure_type.xml"
# Where each record of a track says which track it is of.
TRACK_OF = {
    "recouvrement.procedure.type": "id",
    "recouvrement.procedure.etape": "type_id",
    "recouvrement.procedure.controle": "type_id",
    "recouvrement.procedure.issue": "type_id",
}
ORDER = list(TRACK_OF)


class RecouvrementProcedureLivree(models.AbstractModel):
    """The tracks as they are shipped now, held against those of this database. Tracks belong to whoever uses
    them: an update adds what is new and changes nothing; what differs is shown, and taken on demand."""

    _name = "recouvrement.procedure.livree"
    _description = "Tracks as they are shipped"

    def _compare(self, track):
        """What the shipped file says otherwise of ``track``.

        :return: list of dicts: ``record``, ``field`` (name), ``ours`` and ``shipped`` (values to write, texts
            of the user's language); ``record`` alone for what is shipped no more
        """
        with file_open(f"{MODULE}/{FILE}", "rb") as file:
            records = shipped.read(file.read(), MODULE)
        ours = self._find_ours(track)
        mine = [records[xmlid] for xmlid in ours if xmlid in records]
        words = self._read_words({each.xmlid for each in mine})
        found = []
        for each in mine:
            found += self._compare_record(ours[each.xmlid], each, words)
        gone = [record for xmlid, record in ours.items() if xmlid not in records]
        return found + [
            {"record": record, "field": False, "ours": False, "shipped": False} for record in gone
        ]

    def _find_ours(self, track):
        """``{external id: record}`` of what was shipped of ``track``, its steps in their order."""
        found = {}
        for model in ORDER:
            records = self.env[model].search([(TRACK_OF[model], "=", track.id)])
            xmlids = records._get_external_ids()
            for record in records:
                names = [name for name in xmlids[record.id] if name.startswith(f"{MODULE}.")]
                found.update({names[0]: record} if names else {})
        return found

    def _compare_record(self, record, said, words):
        found = []
        for name, value in said.values.items():
            field = record._fields[name]
            told = self._resolve(field, value)
            if told is None:
                continue
            if field.translate:
                translated = words.get(said.model, {}).get(name, {}).get(said.xmlid, {})
                told = translated.get(self.env.lang, told)
            mine = record[name]
            mine = sorted(mine.ids) if field.type == "many2many" else mine
            mine = mine.id if field.type == "many2one" else mine
            if (mine or False) != (told or False):
                found.append({"record": record, "field": name, "ours": mine, "shipped": told})
        return found

    def _resolve(self, field, value):
        """``value`` as the database holds it; None when it names something that is gone."""
        if isinstance(value, shipped.Reference):
            record = self.env.ref(value.xmlid, raise_if_not_found=False)
            return record.id if record else None
        if isinstance(value, tuple):
            records = [self.env.ref(one.xmlid, raise_if_not_found=False) for one in value]
            return sorted(one.id for one in records if one)
        return value

    def _read_words(self, xmlids):
        """``{model: {field: {external id: {language: text}}}}`` as the add-on translates it."""
        importer = TranslationImporter(self.env.cr, verbose=False)
        for lang, _name in self.env["res.lang"].get_installed():
            importer.load_file(f"{MODULE}/i18n/{lang.split('_')[0]}.po", lang, xmlids=xmlids)
        return importer.model_translations

    # -- taking it --------------------------------------------------------------------------

    def _take(self, record, name):
        """Write what is shipped now of that field, in every language.

        :raise AccessError: who may not change tracks
        """
        record.check_access("write")
        with file_open(f"{MODULE}/{FILE}", "rb") as file:
            records = shipped.read(file.read(), MODULE)
        xmlid = next(one for one in record._get_external_ids()[record.id] if one in records)
        field, value = record._fields[name], records[xmlid].values[name]
        told = self._resolve(field, value)
        if field.type == "many2many":
            record[name] = record[name].browse(told)
            return
        source = record.with_context(lang="en_US") if field.translate else record
        source[name] = told
        if field.translate:
            words = self._read_words({xmlid})[record._name][name][xmlid]
            for lang, text in words.items():
                record.with_context(lang=lang)[name] = text
