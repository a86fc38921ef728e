"""Proof: the seals of the ledger, their check, and the evidence of a dossier in one file.

Serves station 7. See ``recouvrement_action_preuve`` for what a seal covers.
"""

import hashlib
import io
import json
import zipfile
from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_date

from ..tools.words import say_pair

VERSION = 1  # of what a seal covers: raise it when the list below changes


class RecouvrementPreuve(models.AbstractModel):
    _name = "recouvrement.preuve"
    _description = "Proof of what was carried out"

    # -- sealing ------------------------------------------------------------------------------

    def _seal(self, actions):
        """Values of the seal of each of ``actions``, carried out now in this order: ``{action id: values}``.

        A fixed number of queries, whatever their number.
        """
        last = self._read_last_seals(actions.dossier_id)
        seals = {}
        for action in actions.sorted("id"):
            number, previous = last.get(action.dossier_id.id, (0, ""))
            digest = self._digest(action.sudo().attachment_id.raw) if action.attachment_id else ""
            values = {
                "document_sha256": digest,
                "seal_number": number + 1,
                "previous_seal": previous,
            }
            values["seal"] = self._compute_seal(action, values)
            seals[action.id] = values
            last[action.dossier_id.id] = (values["seal_number"], values["seal"])
        return seals

    def _read_last_seals(self, dossiers):
        # sudo: a chain has one end, whoever adds to it.
        sealed = self.env["recouvrement.action"].sudo()
        rows = sealed.search_fetch(
            [("dossier_id", "in", dossiers.ids), ("seal_number", ">", 0)],
            ["dossier_id", "seal_number", "seal"],
            order="seal_number",
        )
        return {row.dossier_id.id: (row.seal_number, row.seal) for row in rows}

    def _compute_seal(self, action, values):
        content = json.dumps(
            self._get_content(action) | values,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        return self._digest(content.encode())

    def _get_content(self, action):
        """What a seal covers, as texts that read the same however often they are read again."""
        amount = f"{{:.{action.currency_id.decimal_places}f}}"
        return {
            "version": VERSION,
            "company": action.company_id.id,
            "dossier": action.dossier_id.name,
            "step": action.step_code or "",
            "kind": action.kind,
            "turn": str(action.turn or ""),
            "occurrence": action.occurrence,
            "attempt": action.attempt,
            "decided": str(action.date_proposed or ""),
            "done": str(action.date_done or ""),
            "reason": action.reason or "",
            "due": amount.format(action.amount_due),
            "overdue": amount.format(action.amount_overdue),
            "items": action.items or [],
            "recipient": action.recipient or "",
            "approved_by": action.approved_by_id.id or 0,
        }

    def _digest(self, content):
        return hashlib.sha256(content or b"").hexdigest()

    # -- checking -----------------------------------------------------------------------------

    def _find_broken(self, dossiers):
        """The first broken link of each dossier: ``{dossier: (action or None, what is wrong)}``; sound ones left out."""
        dossiers.check_access("read")
        # sudo: the chain is checked whole, be it wider than what the reader may see.
        actions = self.env["recouvrement.action"].sudo()
        chains = defaultdict(list)
        for action in actions.search(
            [("dossier_id", "in", dossiers.ids), ("state", "=", "done")],
            order="dossier_id, seal_number, id",
        ):
            chains[action.dossier_id.id].append(action)
        # What was erased at the end of its retention proves nothing any more, and is no fault.
        kept = dossiers.sudo().filtered(lambda dossier: not dossier.date_erased).with_env(self.env)
        found = {dossier: self._follow(chains[dossier.id]) for dossier in kept}
        return {dossier: broken for dossier, broken in found.items() if broken}

    def _follow(self, chain):
        previous = ""
        for rank, action in enumerate(chain, 1):
            if wrong := self._find_fault(action, rank, previous):
                return action, wrong
            previous = action.seal
        return None

    def _find_fault(self, action, rank, previous):
        if not action.seal:
            return self.env._("it bears no seal")
        if action.seal_number != rank:
            return self.env._("an action is missing before it (number %s expected)", rank)
        if (action.previous_seal or "") != previous:
            return self.env._("the action before it is not the one it was sealed after")
        values = {
            "document_sha256": action.document_sha256 or "",
            "seal_number": action.seal_number,
            "previous_seal": previous,
        }
        if action.seal != self._compute_seal(action, values):
            return self.env._("it was changed after it was carried out")
        if action.document_sha256 and not action.attachment_id:
            return self.env._("its document is missing")
        if action.attachment_id and (
            self._digest(action.attachment_id.raw) != action.document_sha256
        ):
            return self.env._("its document was changed after it was sent")
        return None

    # -- evidence -----------------------------------------------------------------------------

    def _export(self, dossier):
        """One ZIP of what was done for ``dossier``: an index, the documents, the proofs, the account.

        :return: bytes
        :raise AccessError: the reader may not read the dossier
        :raise UserError: it was erased at the end of its retention
        """
        dossier.check_access("read")
        dossier._check_not_erased()
        # sudo: whoever may read the dossier may read the documents of its ledger.
        dossier = dossier.sudo().with_company(dossier.company_id)
        lang = dossier.company_id.partner_id.lang or self.env.lang
        here = self.sudo().with_company(dossier.company_id).with_context(lang=lang)
        dossier = dossier.with_env(here.env)
        exhibits = here._gather(dossier)
        account_number = _number(len({exhibit["action"] for exhibit in exhibits}) + 1)
        broken = here._find_broken(dossier).get(dossier)
        index = here._print_index(dossier, exhibits, broken, account_number)
        [account] = here.env["recouvrement.courrier"]._print_statements(dossier)[dossier.id]
        extension = here.env["recouvrement.imprimerie"]._get_extension
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            name = here.env._("00 Index")
            archive.writestr(f"{name}.{extension(index)}", index)
            for exhibit in exhibits:
                if exhibit["file"]:
                    archive.writestr(exhibit["file"], exhibit["content"])
            name = here.env._("%(number)s Statement of account", number=account_number)
            archive.writestr(f"{name}.{extension(account)}", account)
            archive.writestr("manifest.json", here._prepare_manifest(dossier, exhibits, broken))
        return buffer.getvalue()

    def _gather(self, dossier):
        """The exhibits in order of date, numbered: documents sent, then what the carrier said of each."""
        exhibits = []
        done = dossier.action_ids.filtered(lambda action: action.state == "done")
        for rank, action in enumerate(done.sorted(lambda each: (each.date_done, each.id)), 1):
            number, document = _number(rank), action.attachment_id
            exhibits.append(
                {
                    "number": number,
                    "action": action,
                    "date": action.date_done,
                    "file": document and self._get_file_name(number, document),
                    "content": document.raw if document else b"",
                    "sha256": action.document_sha256,
                    "events": action.acheminement_ids.sorted(lambda each: (each.date, each.id)),
                }
            )
            for letter, event in enumerate(exhibits[-1]["events"].filtered("attachment_id")):
                proof = event.attachment_id
                exhibits.append(
                    {
                        "number": f"{number}{chr(ord('a') + letter)}",
                        "action": action,
                        "event": event,
                        "date": event.date,
                        "file": self._get_file_name(f"{number}{chr(ord('a') + letter)}", proof),
                        "content": proof.raw,
                        "sha256": self._digest(proof.raw),
                        "events": event.browse(),
                    }
                )
        return exhibits

    def _get_file_name(self, number, attachment):
        name = "".join("-" if each in '/\\:*?"<>|' else each for each in attachment.name)
        return f"{number} {name}"

    def _print_index(self, dossier, exhibits, broken, account_number):
        printer = self.env["recouvrement.imprimerie"]
        words = self.env["recouvrement.formule"]
        html = printer._render_page(
            "recouvrement.preuve_document",
            self.env._("Evidence"),
            dossier=dossier,
            company=dossier.company_id,
            exhibits=exhibits,
            broken=broken,
            day=words._format_long(words._today()),
            account=account_number,
            format_date=lambda value: format_date(self.env, value),
            format_amount=lambda value: words._format_amount(value, dossier.currency_id),
            say_on=lambda day, said: say_pair(self.env, format_date(self.env, day), said),
            word=self._word,
        )
        label = self.env._("Evidence %(dossier)s – page", dossier=dossier.name.replace("%", "%%"))
        return printer._print_page(
            html, words._get_foot(dossier.company_id), f"{label} %(page)s/%(pages)s"
        )

    def _word(self, record, name):
        """What the reader sees of a selection."""
        return dict(record._fields[name]._description_selection(self.env)).get(record[name], "")

    def _prepare_manifest(self, dossier, exhibits, broken):
        """The same index for machines: what to compute again, and from what."""
        return json.dumps(
            {
                "dossier": dossier.name,
                "exported": fields.Datetime.to_string(fields.Datetime.now()),
                "chain": "broken" if broken else "sound",
                "exhibits": [
                    {
                        "number": exhibit["number"],
                        "file": exhibit["file"] or None,
                        "sha256": exhibit["sha256"] or None,
                        "seal": exhibit["action"].seal,
                        "previous_seal": exhibit["action"].previous_seal or None,
                        "sealed": self._get_content(exhibit["action"]),
                    }
                    for exhibit in exhibits
                ],
            },
            ensure_ascii=False,
            indent=1,
            default=str,
        )


def _number(rank):
    return f"{rank:02}"
