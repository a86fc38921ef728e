"""One nature of a purge: what was found, what a hold keeps, what was erased."""

from odoo import api, fields, models
from odoo.tools import mute_logger

from ..tools.words import say_pair


class RecouvrementPurgeLigne(models.Model):
    _name = "recouvrement.purge.ligne"
    _description = "Nature of a purge"
    _inherit = ["recouvrement.reserve"]
    _order = "purge_id, id"
    _rec_name = "label"

    purge_id = fields.Many2one("recouvrement.purge", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="purge_id.company_id", store=True, index=True)
    conservation_id = fields.Many2one(
        "recouvrement.conservation", "Rule", readonly=True, ondelete="restrict"
    )
    nature = fields.Selection(related="conservation_id.nature", string="What")
    label = fields.Char("Rule of the day", readonly=True)
    basis = fields.Char("Source", readonly=True)
    months = fields.Integer("Kept for (months)", readonly=True)
    res_model = fields.Char("Model", readonly=True)
    res_ids = fields.Json("Records found", readonly=True, groups="base.group_system")
    held_ids = fields.Json("Records on hold", readonly=True, groups="base.group_system")
    found = fields.Integer("To erase", readonly=True)
    held = fields.Integer("Kept by a hold", readonly=True)
    erased = fields.Integer(readonly=True)
    kept_since = fields.Integer(
        "Kept since it was read", readonly=True, help="No longer due, or on hold by now."
    )
    failed = fields.Integer("Could not be erased", readonly=True)
    errors = fields.Text(readonly=True)
    remaining = fields.Integer("Left", compute="_compute_remaining")

    @api.depends("found", "erased", "kept_since", "failed")
    def _compute_remaining(self):
        for line in self:
            line.remaining = line.found - line.erased - line.kept_since - line.failed

    @api.model
    def _describe(self, rule, records, day):
        """Values of the line of ``rule``, which found ``records``."""
        held = self._find_held(rule, records, day)
        free = records - held
        return {
            "conservation_id": rule.id,
            "label": rule.name,
            "basis": rule.basis,
            "months": rule.months,
            "res_model": records._name,
            "res_ids": free.ids,
            "held_ids": held.ids,
            "found": len(free),
            "held": len(held),
        }

    def _find_held(self, rule, records, day):
        """Those of ``records`` that speak of a dossier on hold on ``day``."""
        spoken_of = rule._get_dossiers(records)
        dossiers = self.env["recouvrement.dossier"].sudo().union(*spoken_of.values())
        held = self.env["recouvrement.maintien"]._find_held(dossiers, day)
        return records.filtered(lambda each: spoken_of[each] & held)

    # -- erasing ------------------------------------------------------------------------------

    def _take(self, size):
        """The next records to look at, none when all were."""
        self.ensure_one()
        start = self.erased + self.kept_since + self.failed
        return (self.res_ids or [])[start : start + size]

    def _erase(self, ids, day):
        """Erase those of ``ids`` that are still due and on no hold; one that fails leaves the others."""
        self.ensure_one()
        today = self.env["recouvrement.calendrier"]._today()
        due = dict(self.env["recouvrement.conservation"]._find_due(self.company_id, day))
        records = due.get(self.conservation_id, self.env[self.res_model].sudo()).filtered(
            lambda each: each.id in set(ids)
        )
        records -= self._find_held(self.conservation_id, records, today)
        failed = self._erase_or_halve(records, today)
        self.write(
            {
                "erased": self.erased + len(records) - len(failed),
                "kept_since": self.kept_since + len(ids) - len(records),
                "failed": self.failed + len(failed),
                "errors": "\n".join(filter(None, [self.errors, *failed])) or False,
            }
        )

    def _erase_or_halve(self, records, today):
        """Erase ``records`` at once, else by halves; what was said of each that cannot be."""
        if not records:
            return []
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.conservation_id._erase(records, today)
                self.env.flush_all()
            return []
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(records) == 1:
                return [say_pair(self.env, f"{records._name},{records.id}", str(error))]
            half = len(records) // 2
            return self._erase_or_halve(records[:half], today) + self._erase_or_halve(
                records[half:], today
            )
