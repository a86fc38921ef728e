"""The blanks a draft leaves for a person to fill in: ``[…what is missing…]``."""

import re

from lxml import html

# A cut quotation is written (…): brackets are for what is missing.
BLANK = re.compile(r"\[\s*(?:…|\.{3})[^\[\]]*\]|\[[^\[\]]*(?:…|\.{3})\s*\]")


def find_blanks(body):
    """The blanks of an HTML text in reading order, each told once."""
    if not body or not str(body).strip():
        return []
    text = " ".join(html.fromstring(f"<div>{body}</div>").text_content().split())
    return list(dict.fromkeys(BLANK.findall(text)))


def fill_blanks(body, words):
    """``body`` with each blank that holds a key of ``words`` replaced by its value."""
    for key, value in words.items():
        body = re.sub(
            rf"\[\s*…[^\[\]]*{re.escape(key)}[^\[\]]*\]",
            lambda _blank, value=value: value,
            str(body),
        )
    return body
