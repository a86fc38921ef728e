"""Who opened what about people's private life: each reading leaves a line, whatever the road it came by."""

from odoo import models


def _writes(method):
    """Mark ``method``: it reads and logs it, so Odoo must not serve it from a read-only cursor."""
    method._readonly = False
    return method


class RecouvrementConfidentiel(models.AbstractModel):
    """Mixin of restricted data: reading by a person is logged in ``recouvrement.consultation``.

    Code that reads under sudo (the night, erasing, the export of a person's data) is not logged here: it shows nothing
    to anybody, or logs by itself what it hands over.
    """

    _name = "recouvrement.confidentiel"
    _description = "Restricted data whose readers are logged"

    def _log_consultation(self, how):
        if not self.env.su:
            self.env["recouvrement.consultation"]._note(self, how)

    def _get_whose(self):
        """People whose privacy these records are."""
        return self.sudo().dossier_id.partner_id  # sudo: only to name whose line it is

    # -- roads to the words ---------------------------------------------------------------------

    def _read_format(self, fnames, load="_classic_read"):
        if self:
            self._log_consultation("read")
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        # Exported for themselves, or as columns of what leads to them.
        if self:
            self._log_consultation("export")
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    @_writes
    def export_data(self, fields_to_export):
        return super().export_data(fields_to_export)

    @_writes
    def formatted_read_group(self, *args, **kwargs):
        self._log_consultation("group")
        return super().formatted_read_group(*args, **kwargs)

    @_writes
    def formatted_read_grouping_sets(self, *args, **kwargs):
        self._log_consultation("group")
        return super().formatted_read_grouping_sets(*args, **kwargs)

    @_writes
    def read_group(self, *args, **kwargs):
        self._log_consultation("group")
        return super().read_group(*args, **kwargs)

    # -- roads that end in _read_format ---------------------------------------------------------

    @_writes
    def read(self, fields=None, load="_classic_read"):
        return super().read(fields, load)

    @_writes
    def web_read(self, specification):
        return super().web_read(specification)

    @_writes
    def search_read(self, *args, **kwargs):
        return super().search_read(*args, **kwargs)

    @_writes
    def web_search_read(self, *args, **kwargs):
        return super().web_search_read(*args, **kwargs)

    @_writes
    def web_read_group(self, *args, **kwargs):
        return super().web_read_group(*args, **kwargs)
