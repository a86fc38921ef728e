"""Closing a session: minutes numbered and sealed, decisions carried out, reopening on the record."""

import hashlib

from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementSeance(models.Model):
    _inherit = "recouvrement.seance"

    def action_close(self):
        """Validate the session: minutes are sealed, then what was decided is carried out.

        :raise UserError: dossiers left, or the quorum lost
        """
        for session in self:
            session._close()
        return True

    def _close(self):
        ours = self._as_record()
        self._check_state("open")
        ours._lock()
        if not (self.quorate or self.quorum_reason):
            self._refuse_without_quorum()
        ours.point_ids._drop_paid()
        left = ours.point_ids.filtered(lambda each: each.state == "pending")
        if left:
            raise UserError(
                self.env._(
                    "%(count)s dossiers are not decided, %(first)s first: decide or postpone them.",
                    count=len(left),
                    first=left[0].dossier_id.display_name,
                )
            )
        ours.write(
            {
                "state": "closed",
                "closed_by_id": self.env.uid,
                "date_closed": fields.Datetime.now(),
                "minutes_version": ours.minutes_version + 1,
                "minutes_number": ours.minutes_number or ours._draw_number(),
            }
        )
        ours._seal()
        # It was held: the reminder of its hour has nothing left to say.
        ours.activity_ids.filtered("calendar_event_id").unlink()
        ours.point_ids._execute()

    def _lock(self):
        """:raise UserError: somebody else closes the session at this very moment"""
        self.flush_recordset()
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "%s is being closed by somebody else: look again in a moment.",
                    self.display_name,
                )
            )
        self.invalidate_recordset(["state"])
        self._check_state("open")

    def _draw_number(self):
        here = self.with_company(self.company_id)
        return here.env["ir.sequence"].next_by_code("recouvrement.seance.pv") or "/"

    def _get_minutes_name(self):
        """The number, with its version from the second one on."""
        again = f"-{self.minutes_version}" if self.minutes_version > 1 else ""
        return f"{self.minutes_number}{again}"

    def _seal(self):
        """The minutes as a file that no longer changes, and its fingerprint."""
        service = self.env["recouvrement.seance.edition"]
        content = service._print_minutes(self)
        extension = self.env["recouvrement.imprimerie"]._get_extension(content)
        name = f"{self._get_minutes_name().replace('/', '-')}.{extension}"
        minutes = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "mimetype": "application/pdf" if extension == "pdf" else "text/html",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.write(
            {
                "minutes_id": minutes.id,
                "proces_ids": [fields.Command.link(minutes.id)],
                "seal": hashlib.sha256(content).hexdigest(),
            }
        )
        self.message_post(
            body=self.env._(
                "Minutes %(number)s sealed: %(seal)s",
                number=self._get_minutes_name(),
                seal=self.seal,
            ),
            attachment_ids=minutes.ids,
        )

    def _read_seal(self):
        # sudo: whether the minutes were touched does not depend on who looks. Screens ask for the size
        # of files: here it is what they hold that counts.
        minutes = self.sudo().minutes_id.with_context(bin_size=False, bin_size_raw=False)
        return hashlib.sha256(minutes.raw or b"").hexdigest()

    def _keep_pack(self):
        """The pack of the meeting, kept with the session for its members."""
        content = self.env["recouvrement.seance.edition"]._print_pack(self)
        extension = self.env["recouvrement.imprimerie"]._get_extension(content)
        before = self.pack_id
        self.pack_id = self.env["ir.attachment"].create(
            {
                "name": f"{self.name.replace('/', '-')}.{extension}",
                "raw": content,
                "mimetype": "application/pdf" if extension == "pdf" else "text/html",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        before.unlink()

    # -- papers ---------------------------------------------------------------------------------

    def action_print_pack(self):
        """One sheet a dossier, as of today."""
        self.ensure_one()
        self._as_record()._keep_pack()
        return self._download(self.pack_id)

    def action_download_pack(self):
        """The pack as it was sent with the call."""
        self.ensure_one()
        self.check_access("read")
        return self._download(self.pack_id)

    def action_download_minutes(self):
        self.ensure_one()
        self.check_access("read")
        return self._download(self.minutes_id)

    def action_export(self):
        """The agenda as a workbook."""
        self.ensure_one()
        self._check_officer()
        service = self.env["recouvrement.seance.edition"]
        return service._offer_workbook(self)

    def _download(self, document):
        if not document:
            raise UserError(self.env._("It is not made yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{document.id}?download=true",
            "target": "self",
        }

    # -- reopening ------------------------------------------------------------------------------

    def action_reopen(self):
        self.ensure_one()
        self._as_record()
        self._check_state("closed")
        title = self.env._("Reopen the session")
        return self.env["recouvrement.seance.motif"]._ask("reopen", self, title)

    def _reopen(self, reason):
        """What was not carried out may be decided again; new minutes follow, the old ones stay."""
        ours = self._as_record()
        self._check_state("closed")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the session is reopened."))
        ours.write({"state": "open", "reopening_reason": reason})
        ours.point_ids.filtered(lambda each: each.state == "failed")._take_back()
        ours._log(
            self.env._(
                "Reopened by %(who)s after minutes %(number)s: %(reason)s",
                who=self.env.user.name,
                number=ours._get_minutes_name(),
                reason=reason,
            )
        )

    def action_retry(self):
        """Carry out again what failed."""
        for session in self:
            ours = session._as_record()
            session._check_state("closed")
            ours.point_ids._execute()
        return True
