from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.hand import check_written, open_to_hand


class RecouvrementLitigeLigne(models.Model):
    """One item in dispute, for the whole of what remains or a part of it."""

    _name = "recouvrement.litige.ligne"
    _description = "Item in dispute"
    _order = "litige_id, date_maturity, id"
    _rec_name = "document"

    litige_id = fields.Many2one(
        "recouvrement.litige", "Dispute", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="litige_id.dossier_id")
    company_id = fields.Many2one(related="litige_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="litige_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, index=True, ondelete="restrict"
    )
    # Plain words for who answers without seeing the accounts.
    document = fields.Char(related="move_line_id.recouvrement_document")
    date_maturity = fields.Date(related="move_line_id.date_maturity", string="Due on", store=True)
    remaining = fields.Monetary(related="move_line_id.amount_residual", string="Remaining")
    amount = fields.Monetary(
        "In dispute",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="What remains of the item by default; less when only a part is contested.",
    )
    amount_granted = fields.Monetary("Granted", readonly=True)

    _item_uniq = models.Constraint(
        "UNIQUE (litige_id, move_line_id)", "An item stands once in a dispute."
    )

    @api.depends("move_line_id")
    def _compute_amount(self):
        others = self._get_disputed_elsewhere()
        for line in self:
            # sudo: who opens a dispute need not read the accounts.
            item = line.sudo().move_line_id
            line.amount = max(item.amount_residual - others.get(item.id, 0), 0)

    def _get_disputed_elsewhere(self):
        """``{item id: amount in other open disputes}``."""
        # sudo: a dispute of another portfolio counts too.
        groups = self.sudo()._read_group(
            [
                ("move_line_id", "in", self.sudo().move_line_id.ids),
                ("litige_id.state", "=", "open"),
                ("id", "not in", self.ids),
            ],
            ["move_line_id"],
            ["amount:sum"],
        )
        return {item.id: amount for item, amount in groups}

    @api.constrains("amount", "move_line_id")
    def _check_amount(self):
        others = self._get_disputed_elsewhere()
        opened = self.filtered(lambda line: line.litige_id.state == "open").sudo()
        # sudo: the accounts are read whole; what comes out is yes or no.
        items = self.env["recouvrement.situation"].sudo()._get_open_lines(opened.dossier_id)
        for line in opened:
            item, currency = line.move_line_id, line.currency_id
            if item not in items.get(line.dossier_id.id, ()) or item.amount_residual <= 0:
                raise ValidationError(
                    self.env._(
                        "%(item)s is not an open item of %(dossier)s.",
                        item=line.document,
                        dossier=line.dossier_id.display_name,
                    )
                )
            if currency.compare_amounts(line.amount, 0) <= 0:
                raise ValidationError(
                    self.env._("Say how much of %(item)s is in dispute.", item=line.document)
                )
            rest = item.amount_residual - others.get(item.id, 0)
            if currency.compare_amounts(line.amount, rest) > 0:
                raise ValidationError(
                    self.env._(
                        "Of %(item)s, %(rest)s at most can be in dispute: %(remaining)s remain, "
                        "%(elsewhere)s are in another dispute.",
                        item=line.document,
                        rest=currency.format(max(rest, 0)),
                        remaining=currency.format(item.amount_residual),
                        elsewhere=currency.format(others.get(item.id, 0)),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        lines = super(RecouvrementLitigeLigne, here).create(vals_list)
        lines._check_open()
        lines.litige_id._keep_suspended()
        return lines

    def write(self, vals):
        if not self.env.su:
            self._check_open()
            check_written(self, vals)
            if "litige_id" in vals:
                raise UserError(
                    self.env._("What is granted is decided with the dispute's outcome.")
                )
        res = super().write(vals)
        if vals.keys() & {"amount", "move_line_id"}:
            self.litige_id._keep_suspended()
        return res

    def unlink(self):
        self._check_open()
        disputes = self.litige_id
        res = super().unlink()
        disputes.filtered("ligne_ids")._keep_suspended()
        return res

    def _check_open(self):
        if any(line.litige_id.state != "open" for line in self):
            raise UserError(self.env._("This dispute is over: its items can no longer change."))
