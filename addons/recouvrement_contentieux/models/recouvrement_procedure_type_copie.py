from odoo import models


class RecouvrementProcedureType(models.Model):
    """A track copied to make one's own: its steps follow one another as those of the track it comes from."""

    _inherit = "recouvrement.procedure.type"

    def copy_data(self, default=None):
        # EXTENDS base
        found = super().copy_data(default)
        for track, values in zip(self, found, strict=True):
            if "name" not in (default or {}):
                values["name"] = self.env._("%s (copy)", track.name)
            values.setdefault("code", track._find_free_code())
        return found

    def _find_free_code(self):
        """A code nobody has yet, as the track of that code may be copied several times."""
        # sudo: codes of archived tracks, and of those out of sight, are taken too.
        taken = (
            self.sudo().with_context(active_test=False).search([("code", "=like", self.code + "%")])
        )
        codes, rank = set(taken.mapped("code")), 2
        while f"{self.code}_{rank}" in codes:
            rank += 1
        return f"{self.code}_{rank}"

    def copy(self, default=None):
        # EXTENDS base
        copies = super().copy(default)
        for track, made in zip(self, copies, strict=True):
            made._follow_course(track)
        return copies

    def _follow_course(self, track):
        """Link the steps of this copy as those of ``track`` are."""
        by_code = {step.code: step for step in self.etape_ids}
        for step in track.etape_ids:
            mine = by_code[step.code]
            mine.after_id = by_code.get(step.after_id.code)
            for issue, outcome in zip(mine.issue_ids, step.issue_ids, strict=True):
                issue.next_etape_id = by_code.get(outcome.next_etape_id.code)
