"""What the law wants in a text, or out of it: rows with their source, kept by the customer's counsel."""

import re

from lxml import html

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MARK = "recouvrement_mention_"  # class of a section of a text, followed by the code of its mention
CODE = re.compile(r"[a-z][a-z0-9_]*")
PLACEHOLDER = re.compile(r"\bobject\.(\w+)")


class RecouvrementMention(models.Model):
    """A mention is recognised by a placeholder, by a marked section of the text, or by its words."""

    _name = "recouvrement.mention"
    _description = "Legal mention"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Char(required=True, help="Names the section of a text that holds it.")
    name = fields.Char("Mention", required=True, translate=True)
    placeholders = fields.Char(
        help="Any of these stands for it, separated by commas: letter_total, letter_items…"
    )
    words = fields.Text(
        "Expressions", help="It is recognised by any of these expressions, one a line."
    )
    wording = fields.Text(
        translate=True,
        help="The words of the law, for the texts that quote it by a placeholder.",
    )
    help = fields.Text("How to write it", translate=True)
    source = fields.Char("Legal source", required=True)
    jurisdiction = fields.Char(default="FR", required=True)
    verification = fields.Selection(
        [
            ("text", "Read in the text itself"),
            ("quoted", "Read in a page that quotes the text"),
            ("secondary", "Read in a professional page"),
            ("to_verify", "To verify"),
        ],
        default="to_verify",
        required=True,
    )
    checked_on = fields.Date("Last checked on")
    exigence_ids = fields.One2many("recouvrement.mention.exigence", "mention_id", "Rules")

    _code_uniq = models.Constraint("UNIQUE (code)", "This code is that of another mention.")

    @api.constrains("code")
    def _check_code(self):
        for mention in self:
            if not CODE.fullmatch(mention.code):
                raise ValidationError(
                    self.env._(
                        "“%s”: a code is made of small letters, digits and underscores.",
                        mention.code,
                    )
                )

    # -- is it there? -------------------------------------------------------------------------

    def _find_in(self, text):
        """Those of these mentions that ``text`` (QWeb of a body) holds."""
        root = html.fragment_fromstring(text or "<p/>", create_parent="div")
        used, plain = _read_placeholders(root), " ".join(root.text_content().split()).lower()
        return self.filtered(
            lambda mention: (
                mention._get_placeholders() & used
                or mention._has_section(root)
                or any(each in plain for each in mention._get_words())
            )
        )

    def _get_placeholders(self):
        return {name.strip() for name in (self.placeholders or "").split(",") if name.strip()}

    def _get_words(self):
        lines = (self.words or "").splitlines()
        return [" ".join(line.split()).lower() for line in lines if line.strip()]

    def _has_section(self, root):
        """A section marked with the code of this mention, that is not empty."""
        marked = MARK + self.code
        return any(
            node.text_content().strip() or _read_placeholders(node)
            for node in root.iter()
            if marked in (node.get("class") or "").split()
        )

    def _get_remedy(self):
        """How to put this mention back, in words."""
        ways = []
        if names := sorted(self._get_placeholders()):
            ways.append(
                self.env._("insert the placeholder %s with the command /field", " / ".join(names))
            )
        ways.append(self.env._("write a paragraph of class “%s”", MARK + self.code))
        remedy = self.env._(" or ").join(ways)
        return f"{remedy}. {self.help}" if self.help else f"{remedy}."


def _read_placeholders(root):
    """Names of the fields of the dossier that ``root`` prints."""
    return {
        name
        for node in root.iter()
        for attribute, value in node.attrib.items()
        if attribute in ("t-out", "t-esc") or attribute.startswith(("t-att", "t-if"))
        for name in PLACEHOLDER.findall(value)
    }
