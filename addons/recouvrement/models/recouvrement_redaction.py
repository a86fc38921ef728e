"""Writing letters: which text, to whom, in which language, on which day.

The text is a template of the customer's, filled in on the dossier; the items are those the action
keeps. A letter is a dict (``_prepare_letter``) that the layouts of ``report/`` and
``recouvrement.imprimerie`` understand.
"""

from collections import Counter, defaultdict

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from .recouvrement_formule import ROWS_IN_LETTER

ROWS_A_PAGE = 38
PORTAL_WAY = {"letter": "post", "email": "email"}


class RecouvrementRedaction(models.AbstractModel):
    _name = "recouvrement.redaction"
    _description = "Writing of letters"

    def _compose(self, actions, channel):
        """One letter (a dict, see ``_prepare_letter``) for each of ``actions``, in order."""
        letters = {}
        for (template, lang), group in self._get_rounds(actions, self._pick_text):
            if not template:
                raise UserError(
                    self.env._(
                        "The step “%(step)s” has no text: choose one in the scenario.",
                        step=group[0].etape_id.name or group[0].step_code or "",
                    )
                )
            # sudo: an option of the text, for whoever may send it.
            here = self.with_context(
                lang=lang,
                recouvrement_action_ids=tuple(group.ids),
                recouvrement_annex=channel == "letter",
                recouvrement_slip=channel == "letter" and template.sudo().recouvrement_payment_slip,
                recouvrement_way=PORTAL_WAY[channel],
            )
            texts = here._fill_in(template, group.dossier_id, channel)
            for action in group.with_env(here.env):
                dossier = action.dossier_id
                letters[action.id] = here._prepare_letter(
                    dossier, action.partner_id, lang, **texts[dossier.id]
                )
                letters[action.id]["template"] = template
                letters[action.id]["portal_link"] = here._get_portal_link(dossier, action)
                if action.partie_id:
                    letters[action.id]["references"].append(action.partie_id._name_capacity())
                if channel == "letter":
                    letters[action.id]["registered"] = here._get_registered_lines(
                        action.kind, action.tracking_number
                    )
                    told = (dossier, action.items or [], action.etape_id, action)
                    here._add_annex(letters[action.id], *told)
                    here._add_slip(letters[action.id], action.partner_id, *told)
        return [letters[action.id] for action in actions]

    def _pick_text(self, action):
        """The text of the step, or its variant for this debtor."""
        return action.dossier_id._pick_text(action.etape_id.template_id)

    def _get_rounds(self, actions, pick_text):
        """``actions`` by text (what ``pick_text`` gives) and language, no dossier twice in a group."""
        get_lang = self.env["recouvrement.formule"]._get_lang
        rounds, seen = defaultdict(list), Counter()
        for action in actions:
            dossier = action.dossier_id
            lang = get_lang(action.partner_id, action.company_id)
            rounds[pick_text(action), lang, seen[dossier]].append(action.id)
            seen[dossier] += 1
        return [
            ((template, lang), actions.browse(ids))
            for (template, lang, _turn), ids in rounds.items()
        ]

    def _fill_in(self, template, dossiers, channel):
        """``{dossier id: {"subject", "body", …}}``: the template's texts for ``dossiers``."""
        # sudo: the text is the customer's, the facts were read for the whole dossier.
        template, ids = template.sudo().with_env(self.sudo().env), dossiers.ids
        names = {"subject": "subject", "body": "body_html"}
        if channel == "email":
            names |= {"email_from": "email_from", "reply_to": "reply_to"}
        rendered = {key: template._render_field(name, ids) for key, name in names.items()}
        return {each: {key: rendered[key][each] for key in rendered} for each in ids}

    def _compose_preview(self, dossier, template, step, channel="letter"):
        """What ``template`` would give today for ``dossier``, a letter being marked as a preview."""
        if not template:
            raise UserError(self.env._("Choose the text to print."))
        company = dossier.company_id
        # sudo: only a document comes out, for someone who may read the dossier.
        dossier = dossier.sudo().with_company(company)
        partner = (
            self.env["recouvrement.execution"]
            .sudo()
            ._get_recipient(dossier, "email" if channel == "email" else "post")
        )
        lang = self.env["recouvrement.formule"]._get_lang(partner, company)
        here = (
            self.sudo()
            .with_company(company)
            .with_context(
                lang=lang,
                recouvrement_etape_id=step.id,
                recouvrement_annex=channel == "letter",
                recouvrement_slip=channel == "letter" and template.sudo().recouvrement_payment_slip,
                recouvrement_way=PORTAL_WAY[channel],
            )
        )
        texts = here._fill_in(template, dossier, channel)[dossier.id]
        dossier = dossier.with_env(here.env)
        letter = here._prepare_letter(dossier, partner.with_env(here.env), lang, **texts)
        letter["portal_link"] = here._get_portal_link(dossier)
        items = here.env["recouvrement.formule"]._read_items(dossier)[dossier.id]
        if channel == "email":
            return letter
        here._add_annex(letter, dossier, items, step)
        here._add_slip(letter, partner, dossier, items, step)
        letter["registered"] = here._get_registered_lines(step.kind)
        return letter | {"watermark": here.env._("PREVIEW")}

    def _prepare_letter(self, dossier, partner, lang, subject, body, email_from="", reply_to=""):
        """What the layouts need, in the language of ``self``."""
        words, company = self.env["recouvrement.formule"], dossier.company_id.with_env(self.env)
        page = self._prepare_page(company, partner, lang, subject, self._label_file(dossier.name))
        return page | {
            "references": words._get_references(dossier),
            "body": body,
            "signatory": company.recouvrement_signatory
            or dossier.user_id.name
            or self.env._("Collection department"),
            "email_from": email_from or company.email_formatted,
            "reply_to": reply_to,
        }

    def _label_file(self, name):
        """The foot of each page, for ``tools.pdf.stamp``."""
        return self.env._(
            "File %(dossier)s – page %(page)s/%(pages)s",
            dossier=name.replace("%", "%%"),
            page="%(page)s",
            pages="%(pages)s",
        )

    def _prepare_page(self, company, partner, lang, subject, label):
        """A letter of ``company`` to ``partner`` that says nothing yet."""
        words = self.env["recouvrement.formule"]
        place = company.city or company.partner_id.city or ""
        day = words._format_long(words._today())
        return {
            "lang": lang,
            "company": company,
            "logo": not company.uses_default_logo and company.partner_id.image_256,
            "sender": words._get_sender(company),
            "recipient": words._get_recipient_lines(partner, company),
            "date": self.env._("%(place)s, %(day)s", place=place, day=day) if place else day,
            "references": [],
            "subject": subject,
            "body": Markup(),
            "signatory": "",
            "signatory_title": company.recouvrement_signatory_title or "",
            "email_from": company.email_formatted,
            "reply_to": "",
            "foot": words._get_foot(company),
            "page_label": label,
            "watermark": "",
            "registered": [],
            "window": company.recouvrement_window,
            "slip": None,
            "portal_link": "",
            "copies": None,
            "statement": None,
            "pages": [],
            "closing": True,
        }

    def _get_portal_link(self, dossier, action=None):
        """The link to the debtor's space; none for those who answer for them: it is not theirs."""
        if action and action.partie_id:
            return ""
        way = self.env.context["recouvrement_way"]
        return self.env["recouvrement.portail"]._get_link(dossier, way)

    def _get_registered_lines(self, kind, number=""):
        """What stands above the address of a registered letter; nothing for the others."""
        if kind != "lrar":
            return []
        lines = [self.env._("REGISTERED LETTER WITH ACKNOWLEDGEMENT OF RECEIPT")]
        return [*lines, self.env._("No. %s", number)] if number else lines

    def _add_annex(self, letter, dossier, items, step, action=None):
        """Pages of items after the letter, when they are too many to stand in it."""
        words = self.env["recouvrement.formule"]
        asked, credits_ = words._select(items, words._today(), step)
        if len(asked) <= ROWS_IN_LETTER:
            return
        rows = words._prepare_rows([*asked, *credits_], dossier.currency_id)
        letter["pages"] = [
            rows[start : start + ROWS_A_PAGE] for start in range(0, len(rows), ROWS_A_PAGE)
        ]
        letter["totals"] = words._get_total_lines(
            words._get_asked(items, words._today(), step),
            words._get_accessories(dossier, step, action),
            dossier.currency_id,
        )

    def _add_slip(self, letter, partner, dossier, items, step, action=None):
        """The payment slip, when the text asks for it."""
        if self.env.context.get("recouvrement_slip"):
            letter["slip"] = self.env["recouvrement.formule"]._get_slip(
                dossier,
                partner,
                items,
                step,
                letter["portal_link"],
                self.env["recouvrement.formule"]._get_accessories(dossier, step, action),
            )
