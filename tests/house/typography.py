"""French typography of the translations: a no-break space before : ; ? ! » and after «, no plural in brackets.

``python tests/house/typography.py FILE.po…`` mends the spaces of these files.
"""

import re
import sys

NBSP = "\u00a0"
# Not words of French: markup, entities, addresses, times of day, expressions of templates.
CODE = re.compile(
    r"<[^<>]*>|&#?\w+;|https?://\S+|mailto:|\{\{.*?\}\}|\{%.*?%\}|\b\d{1,2}:\d\d\b|::|\?[\w=]+&|`[^`]*`"
)
PLAIN = re.compile(r"(?<=[^\s«]) (?=[:;?!»])|(?<=«) (?=\S)")
TIGHT = re.compile(r"[^\s\W]\)?[;?!](?!\w)|[^\s\W]\)?:(?=\s|$)|«(?=\w)|\w(?=»)")
BRACKETED = re.compile(r"\w\([sx]\)|\w\(es\)")


def outside_code(text):
    """``text`` as pairs ``(part, is it code?)``."""
    last = 0
    for found in CODE.finditer(text):
        yield text[last : found.start()], False
        yield found[0], True
        last = found.end()
    yield text[last:], False


def mend(text):
    """``text`` with no-break spaces where French has them instead of plain ones."""
    return "".join(
        part if is_code else PLAIN.sub(NBSP, part) for part, is_code in outside_code(text)
    )


def faults(text):
    """What is wrong with a French ``text``, in a few characters each."""
    found = [] if mend(text) == text else ["a plain space before or within punctuation"]
    words = "".join("" if is_code else part for part, is_code in outside_code(text))
    found += [f"no space: {match[0]}" for match in TIGHT.finditer(words)]
    found += [f"write the plural out: {match[0]}" for match in BRACKETED.finditer(words)]
    return found


def main(paths):
    import polib

    for path in paths:
        entries = polib.pofile(path, wrapwidth=78)
        mended = [each for each in entries if mend(each.msgstr) != each.msgstr]
        for each in mended:
            each.msgstr = mend(each.msgstr)
        if mended:
            entries.save(path)
            print(f"{path}: {len(mended)} texts mended")


if __name__ == "__main__":
    main(sys.argv[1:])
