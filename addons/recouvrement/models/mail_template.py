"""A text of collection is refused at save when one of its placeholders cannot be filled in."""

import ast
import logging
import re

from lxml import html

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools.rendering_tools import parse_inline_template

_logger = logging.getLogger(__name__)

DOSSIER = "recouvrement.dossier"
# Attributes of QWeb whose value is an expression, and those with expressions inside a text.
EXPRESSION = re.compile(r"t-(out|esc|if|elif|value|foreach|field|options|att(-.+)?)$")
INSIDE_TEXT = re.compile(r"[#{]\{(.+?)\}\}?")
LEFT_OVER = re.compile(r"\{\{.*?(?:\}\}|$)|\$\{.*?(?:\}|$)|^.*?\}\}", re.DOTALL)


class MailTemplate(models.Model):
    _inherit = "mail.template"

    recouvrement_effective_rule = fields.Selection(
        [
            ("sent", "The day it is sent"),
            ("presented", "Its first presentation"),
            ("received", "Its receipt"),
        ],
        "Takes effect from",
        default="sent",
        help="From which day the delay it gives runs: most formal notices from their sending, some "
        "contracts and laws ask for the receipt.",
    )

    def _check_can_be_rendered(self, fnames=None, render_options=None):
        """EXTENDS mail, which only looks when a record exists and does not name the placeholder."""
        ours = self.filtered(lambda template: template.sudo().model_id.model == DOSSIER)
        dynamic = self._get_dynamic_field_names()
        for template in ours:
            for name in sorted(dynamic & set(fnames) if fnames else dynamic):
                template._check_recouvrement_text(name)
        return super(MailTemplate, self - ours)._check_can_be_rendered(fnames, render_options)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        for lang in translations:
            self.with_context(lang=lang)._check_can_be_rendered({field_name})
        return result

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
        """Why ``expression`` cannot be filled in for a dossier, or None."""
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
        """Follow field ``names`` from the dossier; say which one does not exist."""
        record = self.env[DOSSIER]
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
        """Fill the text in for a dossier that exists in memory only; return the error, if any."""
        company = self.env.company
        sample = self.env[DOSSIER].new(
            {"name": "DR000000", "partner_id": company.partner_id.id, "company_id": company.id}
        )
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
