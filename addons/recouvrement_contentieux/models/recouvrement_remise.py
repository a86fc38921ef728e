"""A batch: dossiers entrusted together to one prestataire, with what goes along.

Sent whole or not at all, in one transaction: the mandate and each dossier are looked at again, dossiers that
can no longer be entrusted move to the next batch with the reason, the documents are made once and kept.
"""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand
from odoo.addons.recouvrement.tools.turn import take_turn

_logger = logging.getLogger(__name__)


class RecouvrementRemise(models.Model):
    _name = "recouvrement.remise"
    _description = "Batch for a prestataire"
    _inherit = ["mail.thread"]
    _order = "id desc"

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    mandat_id = fields.Many2one(
        "recouvrement.mandat",
        "Mandate",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    prestataire_id = fields.Many2one(
        related="mandat_id.partner_id", string="Prestataire", store=True, index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Being drawn up"), ("preparing", "Documents being made"), ("sent", "Sent")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    date_drawn = fields.Date("Drawn up on", readonly=True)
    date_sent = fields.Date("Sent on", readonly=True)
    user_id = fields.Many2one("res.users", "Sent by", readonly=True)
    transmission_ids = fields.One2many(
        "recouvrement.transmission", "remise_id", "Dossiers", readonly=True
    )
    count = fields.Integer("Dossiers entrusted", compute="_compute_count", store=True)
    amount = fields.Monetary("Entrusted", compute="_compute_count", store=True)
    acknowledged_count = fields.Integer("Acknowledged", compute="_compute_acknowledged_count")

    _draft_uniq = models.UniqueIndex(
        "(mandat_id, company_id) WHERE state = 'draft'",
        "A batch is being drawn up for this mandate already.",
    )

    @api.depends("transmission_ids.amount")
    def _compute_count(self):
        for remise in self:
            remise.count = len(remise.transmission_ids)
            remise.amount = sum(remise.transmission_ids.mapped("amount"))

    def _compute_acknowledged_count(self):
        groups = self.env["recouvrement.transmission"]._read_group(
            [("remise_id", "in", self.ids), ("date_acknowledged", "!=", False)],
            ["remise_id"],
            ["__count"],
        )
        counts = {remise.id: count for remise, count in groups}
        for remise in self:
            remise.acknowledged_count = counts.get(remise.id, 0)

    @api.depends("name", "prestataire_id.name")
    def _compute_display_name(self):
        for remise in self:
            remise.display_name = f"{remise.name} – {remise.prestataire_id.name or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("A batch is drawn up by entrusting dossiers."))
        names = self.env["recouvrement.detection"]._next_names(len(vals_list), self._name)
        return super(RecouvrementRemise, open_to_hand(self, vals_list)).create(
            [vals | {"name": name} for vals, name in zip(vals_list, names, strict=True)]
        )

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_empty(self):
        if any(remise.state != "draft" or remise.transmission_ids for remise in self):
            raise UserError(self.env._("A batch is kept, unless nothing was put in it."))

    @api.model
    def _get_draft(self, mandat, company, day):
        """The batch being drawn up for this mandate, a new one if need be."""
        found = self.search(
            [
                ("mandat_id", "=", mandat.id),
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
            ],
            limit=1,
        )
        return found or self.create(
            {"mandat_id": mandat.id, "company_id": company.id, "date_drawn": day}
        )

    def _log(self, text):
        """A note in the thread of these batches."""
        for remise in self:
            # sudo: the note is written whoever caused it.
            remise.sudo().message_post(body=plaintext2html(text))

    # -- sending --------------------------------------------------------------------------------

    def action_ask_send(self):
        """Show what leaves and what stays, then send."""
        self.ensure_one()
        self._check_whole("write")
        self._check_unsent()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send %s", self.name),
            "res_model": "recouvrement.remise.envoi",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_remise_id": self.id},
        }

    def action_send(self):
        """Send these batches today."""
        for remise in self:
            remise._send(self.env["recouvrement.calendrier"]._today())
        return True

    def _send(self, day):
        """Look again, then send: the prestataire has them, our own reminders of them stop.

        :raise UserError: sent already, mandate not in force that day, or nothing left to send
        """
        self.ensure_one()
        self._check_whole("write")
        ours = self.sudo()  # rights were checked; a batch is written by its verbs only
        take_turn(ours)
        ours._check_unsent()
        if missing := ours.mandat_id._find_missing(day):
            raise UserError("\n".join(missing))
        ours._put_off_faulty(day)
        leaving = ours.transmission_ids
        if not leaving:
            raise UserError(self.env._("%s holds no dossier that can be sent.", self.name))
        leaving._refresh_claims(day)
        ours.write({"state": "sent", "date_sent": day, "user_id": self.env.uid})
        leaving._mark_sent(day)
        ours._deliver(day)

    def _check_whole(self, operation):
        """:raise AccessError: a dossier of these batches is out of the user's reach, be it one he does not see"""
        self.check_access("read")
        if self.env.su:
            return
        # sudo: to know every dossier of the batch; each is then checked as the user.
        dossiers = self.sudo().transmission_ids.dossier_id.with_env(self.env)
        if operation == "write":
            self.env["recouvrement.transmission"]._check_may(dossiers)
        else:
            dossiers.check_access(operation)

    def _check_unsent(self):
        if self.state == "sent":
            raise UserError(
                self.env._(
                    "%(batch)s was sent on %(day)s: it is not sent twice.",
                    batch=self.name,
                    day=format_date(self.env, self.date_sent),
                )
            )

    def _find_barred(self, day):
        """``({dossier: [sentences]}, {dossier: [sentences]})``: what cannot be sent on ``day``, and what should be looked at."""
        drawn = self.transmission_ids
        faults = drawn._find_faults(drawn.dossier_id, self.mandat_id, day, but=drawn)
        barred = {
            dossier: [fault.text for fault in mine if fault.blocks]
            for dossier, mine in faults.items()
            if any(fault.blocks for fault in mine)
        }
        warned = {
            dossier: [fault.text for fault in mine]
            for dossier, mine in faults.items()
            if dossier not in barred
        }
        return barred, warned

    def _put_off_faulty(self, day):
        """Dossiers that can no longer be entrusted wait in the next batch, with the reason."""
        drawn = self.transmission_ids
        barred, _warned = self._find_barred(day)
        faulty = drawn.filtered(lambda each: each.dossier_id in barred)
        if not faulty:
            return
        if faulty == drawn:
            raise UserError(drawn._word_faults(barred))
        self.state = "preparing"  # leaves its place to the next batch of the mandate
        later = self._get_draft(self.mandat_id, self.company_id, day)
        for each in faulty:
            each.write({"remise_id": later.id, "fault": "\n".join(barred[each.dossier_id])})
        text = drawn._word_faults(barred)
        self._log(
            self.env._("Not sent, put off to %(batch)s:\n%(faults)s", batch=later.name, faults=text)
        )

    def _deliver(self, day):
        """Hand over what goes along; see the pack."""
