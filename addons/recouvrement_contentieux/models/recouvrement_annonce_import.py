"""Reading a file of the BODACC: whole, or not at all.

The file is read one notice after the other, whatever its size; only those about our own debtors are
kept, and only once the end of the file was seen. Reading it again adds nothing. A long file is read by
the scheduled action, as the one who asked for it.
"""

import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

from ..tools import bodacc

_logger = logging.getLogger(__name__)

AT_ONCE = 4_000_000  # bytes, a few thousand notices; more would outlive a request
TOLD = 20_000  # notices read between two notes of how far it is


class RecouvrementAnnonceImport(models.Model):
    _name = "recouvrement.annonce.import"
    _description = "File of the BODACC"
    _order = "id desc"
    _rec_name = "filename"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    content = fields.Binary("File", required=True, attachment=True)
    filename = fields.Char("Name")
    user_id = fields.Many2one(
        "res.users", "Read by", default=lambda self: self.env.user, readonly=True
    )
    date_read = fields.Datetime("Read on", readonly=True)
    state = fields.Selection(
        [("draft", "To read"), ("waiting", "Being read"), ("done", "Read")],
        default="draft",
        required=True,
        readonly=True,
    )
    obstacle = fields.Text("Why it was not read", readonly=True)
    read_count = fields.Integer("Notices in the file", readonly=True)
    other_count = fields.Integer(
        "Other families", readonly=True, help="Sales, accounts filed, registrations…: left aside."
    )
    proceedings_count = fields.Integer("About insolvency", readonly=True)
    unmatched_count = fields.Integer(
        "Of nobody we know", readonly=True, help="Counted, not kept: these are not our debtors."
    )
    invalid_count = fields.Integer("Without a valid SIREN", readonly=True)
    known_count = fields.Integer("Known already", readonly=True)
    new_count = fields.Integer("New about our debtors", readonly=True)
    date_first = fields.Date("From", readonly=True)
    date_last = fields.Date("To", readonly=True)
    annonce_ids = fields.One2many("recouvrement.annonce", "import_id", "Notices", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        return super(RecouvrementAnnonceImport, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and any(each.state != "draft" for each in self):
            raise UserError(self.env._("This file was read: import another one."))
        return super().write(vals)

    def action_import(self):
        """Read the file: every notice about one of our debtors becomes an alert, once.

        A long one is read in the background; its result is told on the record.
        """
        for each in self:
            each.check_access("write")
            each._check_unread()
            if each._get_size() > AT_ONCE:
                return each._hand_over()
            each._import()
        return True

    def _check_unread(self):
        if self.state == "done":
            raise UserError(self.env._("This file was read already."))

    def _get_size(self):
        return len(self.with_context(bin_size=False).content or b"") * 3 // 4

    def action_open_notices(self):
        self.ensure_one()
        return self.annonce_ids._get_records_action(name=self.env._("Notices of this file"))

    def _import(self):
        """:raise UserError: not a file of the BODACC, or its end is missing: nothing of it is kept"""
        self.ensure_one()
        self._check_unread()
        self._keep(*self._sort_out(self._get_raw()))

    def _get_raw(self):
        return base64.b64decode(self.with_context(bin_size=False).content or b"")

    def _keep(self, counts, found):
        """What the whole file says of our debtors, once each, and its alerts."""
        known = self._get_known(found)
        new = [found[key] for key in found if key not in known]
        # sudo: notices are written by reading files only; the right to import was checked.
        model = self.env["recouvrement.annonce"].sudo()
        notices = model.create([self._prepare(*each) for each in new])
        self.sudo().write(
            {
                **counts,
                "state": "done",
                "obstacle": False,
                "user_id": self.env.uid,
                "date_read": fields.Datetime.now(),
                "known_count": len(known),
                "new_count": len(new),
            }
        )
        notices._alert(self.env.user)

    def _sort_out(self, raw):
        """``(counts, {key: (Notice, partners)})`` of the file; only what concerns our debtors is held."""
        counts = dict.fromkeys(
            ("read_count", "other_count", "proceedings_count", "unmatched_count", "invalid_count"),
            0,
        )
        debtors, found, days = self._read_debtors(), {}, []
        try:
            for notice in bodacc.read(bodacc.open_bytes(raw)):
                counts["read_count"] += 1
                if counts["read_count"] % TOLD == 0:
                    self._note_progress(counts["read_count"])
                if notice.published:
                    days = [min([*days, notice.published]), max([*days, notice.published])]
                if notice.family not in bodacc.FAMILIES:
                    counts["other_count"] += 1
                    continue
                counts["proceedings_count"] += 1
                partners = {each for siren in notice.sirens for each in debtors.get(siren, ())}
                if partners:
                    found[notice.key] = notice, sorted(partners)
                else:
                    counts["unmatched_count"] += 1
                    counts["invalid_count"] += not notice.sirens
        except bodacc.BodaccError as error:
            raise UserError(self._say(error, counts["read_count"])) from error
        first, last = days or (False, False)
        return counts | {"date_first": first, "date_last": last}, found

    def _say(self, error, read):
        name = self.filename or self.env._("The file")
        words = {
            "empty": self.env._("“%s” is empty.", name),
            "cut": self.env._(
                "“%(file)s” stops in the middle, after %(read)s notices: nothing of it was kept. "
                "Download it again, then read it again.",
                file=name,
                read=read,
            ),
            "line": self.env._(
                "“%(file)s”: line or notice %(line)s does not have the columns of the others: nothing of "
                "the file was kept. It may have been cut or changed: download it again.",
                file=name,
                line=error.line,
            ),
        }
        return words.get(error.code) or self.env._(
            "“%s” is not a file of the BODACC as DILA publishes it (JSON or CSV of “annonces "
            "commerciales”): nothing of it was kept.",
            name,
        )

    def _read_debtors(self):
        """``{siren: partner ids}`` of the company's customers, read once for the whole file."""
        domain = (
            Domain("recouvrement_siren", "!=", False)
            & Domain("company_id", "in", [False, self.company_id.id])
            & (
                Domain("customer_rank", ">", 0)
                | Domain("recouvrement_dossier_ids.company_id", "=", self.company_id.id)
            )
        )
        # sudo: debtors of every portfolio; what is found is seen by who may.
        debtors = {}
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        for partner in partners.search_fetch(domain, ["recouvrement_siren"]):
            debtors.setdefault(partner.recouvrement_siren, []).append(partner.id)
        return debtors

    def _get_known(self, found):
        # sudo: known is known, whoever reads the file.
        rows = self.env["recouvrement.annonce"].sudo()
        return set(
            rows.search(
                [
                    ("key", "in", list(found)),
                    ("company_id", "=", self.company_id.id),
                ]
            ).mapped("key")
        )

    def _prepare(self, notice, partners):
        event, kind, outcome = bodacc.classify(notice)
        kinds = dict(self.env["recouvrement.annonce"]._fields["publication"].selection)
        return {
            "key": notice.key,
            "company_id": self.company_id.id,
            "import_id": self.id,
            "partner_ids": [fields.Command.set(partners)],
            "name": notice.names,
            "siren": ", ".join(notice.sirens),
            "date_published": notice.published,
            "date_judgment": notice.judged,
            "publication": notice.kind if notice.kind in kinds else "annonce",
            "event": event,
            "procedure_kind": kind or False,
            "outcome": outcome or False,
            "nature": notice.nature,
            "text": notice.words,
            "court": notice.court,
            "town": notice.town,
            "url": notice.url,
        }
