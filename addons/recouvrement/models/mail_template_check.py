"""A text of collection is refused at save when a placeholder of it cannot be filled in, or when it
lacks a mention the law wants."""

import ast
import logging
import re

from lxml import html

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools.rendering_tools import parse_inline_template

from .mail_template import OURS

_logger = logging.getLogger(__name__)

# Attributes of QWeb whose value is an expression, and those with expressions inside a text.
EXPRESSION = re.compile(r"t-(out|esc|if|elif|value|foreach|field|options|att(-.+)?)$")
INSIDE_TEXT = re.compile(r"[#{]\{(.+?)\}\}?")
# What decides which mentions a text must hold: all its languages are looked at again.
DECLARED = {
    "recouvrement_use",
    "recouvrement_audience",
    "recouvrement_variant_of_id",
    "recouvrement_termination",
    "recouvrement_third_party",
    "recouvrement_extra_mention_ids",
}
LEFT_OVER = re.compile(r"\{\{.*?(?:\}\}|$)|\$\{.*?(?:\}|$)|^.*?\}\}", re.DOTALL)


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _check_can_be_rendered(self, fnames=None, render_options=None):
        """EXTENDS mail, which only looks when a record exists and does not name the placeholder."""
        ours = self.filtered(lambda template: template.sudo().model_id.model in OURS)
        names = set(fnames or [*self._get_dynamic_field_names(), *DECLARED])
        for template in ours:
            for name in sorted(self._get_dynamic_field_names() & names):
                template._check_recouvrement_text(name)
            if names & DECLARED:
                for lang in template._get_recouvrement_langs():
                    template._check_recouvrement_mentions(lang)
            elif "body_html" in names:
                template._check_recouvrement_mentions(self.env.lang or "en_US")
        return super(MailTemplate, self - ours)._check_can_be_rendered(fnames, render_options)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        if field_name in self._get_dynamic_field_names() and self.sudo().model in OURS:
            for lang in (lang for lang, text in translations.items() if text):
                self.with_context(lang=lang)._check_recouvrement_text(field_name)
                if field_name == "body_html":
                    self._check_recouvrement_mentions(lang)
        return result

    # -- mentions -----------------------------------------------------------------------------

    def _get_recouvrement_langs(self):
        """The active languages in which the body of this text is written."""
        written = self._fields["body_html"]._get_stored_translations(self) or {}
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        return [code for code in installed if code in written] or [self.env.lang or "en_US"]

    def _check_recouvrement_mentions(self, lang):
        """Look at the body as it reads in ``lang``.

        :raise ValidationError: naming the mention the body lacks or may not hold, and why
        """
        text = str(self.with_context(lang=lang).body_html or "")
        missing = self.recouvrement_mention_ids - self.recouvrement_mention_ids._find_in(text)
        forbidden = self._get_recouvrement_forbidden()._find_in(text)
        if missing:
            raise ValidationError(
                self.env._(
                    "“%(template)s” (%(lang)s) lacks a mandatory mention: %(mention)s "
                    "(%(law)s).\nTo put it back, %(remedy)s",
                    **self._word_mention(missing[0], lang),
                )
            )
        if forbidden:
            raise ValidationError(
                self.env._(
                    "“%(template)s” (%(lang)s) may not hold this: %(mention)s (%(law)s). %(help)s",
                    **self._word_mention(forbidden[0], lang),
                )
            )

    def _get_recouvrement_forbidden(self):
        return self._get_recouvrement_rules()._get_for(self, "forbidden")

    def _word_mention(self, mention, lang):
        return {
            "template": self.name,
            "lang": self.env["res.lang"]._get_data(code=lang).name or lang,
            "mention": mention.name,
            "law": mention.source,
            "remedy": mention._get_remedy(),
            "help": mention.help or "",
        }

    # -- placeholders -------------------------------------------------------------------------

    def _check_recouvrement_text(self, name):
        """:raise ValidationError: naming the text, the placeholder and what is wrong with it"""
        text = self[name]
        if not text:
            return
        cause = self._find_fault(name, str(text))
        if not cause:
            cause = self._try_on_sample(name)
        if cause:
            raise ValidationError(
                self.env._(
                    "“%(template)s”, %(field)s: %(cause)s",
                    template=self.name,
                    field=self._fields[name]._description_string(self.env),
                    cause=cause,
                )
            )

    def _find_fault(self, name, text):
        if name == "body_html":
            expressions, plain = _read_qweb(text)
        else:
            parts = parse_inline_template(text)
            expressions = [expression for _literal, expression, _default in parts if expression]
            plain = [literal for literal, _expression, _default in parts]
        for each in plain:
            if broken := LEFT_OVER.search(each):
                return self.env._(
                    "the placeholder “%s” would be sent as it stands. Insert it again "
                    "with the command /field.",
                    broken.group().strip()[:80],
                )
        return next(filter(None, map(self._find_unknown, expressions)), None)

    def _find_unknown(self, expression):
        """Why ``expression`` cannot be filled in, or None."""
        try:
            tree = ast.parse(expression.strip(), mode="eval")
        except SyntaxError:
            return self.env._("the placeholder “%s” cannot be read.", expression.strip())
        for node in ast.walk(tree):
            path = _read_path(node)
            if path and path[0] == "object":
                fault = self._walk(path[1:])
                if fault:
                    return fault
        return None

    def _walk(self, names):
        """Follow field ``names`` from the record; say which one does not exist."""
        record = self.env[self.sudo().model]
        for rank, name in enumerate(names):
            if name not in record._fields:
                if hasattr(record, name):
                    return None
                return self.env._(
                    "“%(path)s” cannot be filled in, %(model)s has no field “%(field)s”.",
                    path=".".join(["object", *names[: rank + 1]]),
                    model=record._description,
                    field=name,
                )
            if not record._fields[name].relational:
                return None
            record = self.env[record._fields[name].comodel_name]
        return None

    def _try_on_sample(self, name):
        """Fill the text in for a record that exists in memory only; return the error, if any."""
        model, company = self.env[self.sudo().model], self.env.company
        values = {"name": "DR000000", "partner_id": company.partner_id.id, "company_id": company.id}
        sample = model.new({name: value for name, value in values.items() if name in model._fields})
        try:
            self._render_field(name, sample.ids or [sample.id])
        except Exception as error:
            _logger.info("Collection: text %s refused", self.name, exc_info=True)
            cause = error.__cause__ or error
            return self.env._("it cannot be filled in: %s", str(cause) or type(cause).__name__)
        return None


def _read_qweb(text):
    """Expressions and plain texts of a QWeb body."""
    expressions, plain = [], []
    for node in html.fragment_fromstring(text, create_parent="div").iter():
        plain += filter(None, (node.text, node.tail))
        for name, value in node.attrib.items():
            if EXPRESSION.match(name):
                expressions.append(value)
            elif name.startswith("t-attf-"):
                expressions += INSIDE_TEXT.findall(value)
            elif name in ("href", "src", "style", "title"):
                plain.append(value)
    return expressions, plain


def _read_path(node):
    """``object.a.b`` as ``["object", "a", "b"]``; None when ``node`` is something else."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *reversed(names)] if isinstance(node, ast.Name) else None
