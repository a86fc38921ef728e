from odoo import api, fields, models

from ..engine.facts import NO_CONTACT
from ..tools.hand import check_written, open_to_hand
from .recouvrement_reprise import LOADING


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_dossier_ids = fields.Many2many(
        "recouvrement.dossier",
        string="Collection dossiers",
        compute="_compute_recouvrement_dossier_ids",
    )
    recouvrement_dossier_count = fields.Integer(compute="_compute_recouvrement_dossier_ids")
    recouvrement_action_count = fields.Integer(
        "Reminders", compute="_compute_recouvrement_action_count"
    )

    _recouvrement_blocked_idx = models.Index("(id) WHERE payment_state = 'blocked'")
    recouvrement_reprise_id = fields.Many2one(
        "recouvrement.reprise",
        "Take-over file",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    recouvrement_reprise_key = fields.Char(
        copy=False, readonly=True, help="What makes a taken-over item the same in two files."
    )

    _recouvrement_reprise_key_uniq = models.UniqueIndex(
        "(company_id, recouvrement_reprise_key) WHERE recouvrement_reprise_key IS NOT NULL AND state <> 'cancel'",
        "This open item has already been taken over.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Where an entry was taken over from is written by the import alone."""
        importing = self.env.context.get("recouvrement_loading") is LOADING
        here = self if importing else open_to_hand(self, vals_list)
        return super(AccountMove, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    def _compute_recouvrement_dossier_ids(self):
        Dossier = self.env["recouvrement.dossier"]
        found = Dossier.search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        for move in self:
            mine = found.filtered(
                lambda dossier, move=move: (
                    dossier.partner_id == move.commercial_partner_id
                    and dossier.company_id == move.company_id
                )
            )
            move.recouvrement_dossier_ids = (
                mine if move.is_sale_document(include_receipts=True) else Dossier
            )
            move.recouvrement_dossier_count = len(move.recouvrement_dossier_ids)

    def _compute_recouvrement_action_count(self):
        for move in self:
            move.recouvrement_action_count = len(move._get_recouvrement_actions())

    def _get_recouvrement_actions(self):
        """Actions that told the debtor of this invoice: it was among their items when they went."""
        items = followed = self.line_ids
        while followed := items.search([("recouvrement_origin_id", "in", followed.ids)]):
            items |= followed
        lines = set(items.ids)
        done = self.recouvrement_dossier_ids.action_ids.filtered(
            lambda action: action.state == "done" and action.kind not in NO_CONTACT
        )
        return done.filtered(
            lambda action: any(item["line"] in lines for item in action.items or ())
        )

    def action_open_recouvrement_actions(self):
        """The reminders that named this invoice, the last first."""
        return self._get_recouvrement_actions()._get_records_action(name=self.env._("Reminders"))

    def action_open_recouvrement(self):
        return self.recouvrement_dossier_ids._get_records_action(name=self.env._("Collection"))
