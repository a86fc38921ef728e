"""A page that needs nobody else to be printed: its styles and fonts written inside, no script, no address to fetch."""

import base64
import re

LINK = re.compile(r"<link\b[^>]*\bhref=[\"']([^\"']+\.css)[^\"']*[\"'][^>]*/?>")
SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[^>]*>.*?</script>", re.S)
BASE = re.compile(r"<base\b[^>]*>")
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
IMPORT = re.compile(r"@import[^;]+;")
URL = re.compile(r"url\(\s*([\"']?)(?!data:)([^\"')]*)\1\s*\)")
FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^\"';}]+)")
PLAIN = re.compile(r"font-weight\s*:\s*(400|700|normal|bold)\b")
SLANTED = re.compile(r"font-style\s*:\s*(italic|oblique)")


def contain(html, read_style, read_file, family=""):
    """``html`` (text) with what it links to inside.

    :param read_style: ``address -> text`` of a style sheet, "" when there is none
    :param read_file: ``path -> bytes`` of a font of an add-on, None when there is none
    :param family: the font whose upright faces are kept; the others give way to those of the machine
    """

    def write_style(found):
        return f"<style>{contain_style(read_style(found[1]), read_file, family)}</style>"

    return LINK.sub(write_style, BASE.sub("", SCRIPT.sub("", html)))


def contain_style(css, read_file, family=""):
    """A style sheet with the fonts of ``family`` inside and no address to fetch."""
    faces = [_write_face(face, read_file, family) for face in FACE.findall(css)]
    plain = URL.sub("none", IMPORT.sub("", FACE.sub("", css)))
    return "".join(faces) + plain.replace("</", "<\\/")


def _write_face(face, read_file, family):
    named, weight = FAMILY.search(face), PLAIN.search(face)
    if not (family and named and weight) or SLANTED.search(face):
        return ""
    if named[1].strip().lower() != family.lower():
        return ""
    path = next((path for _quote, path in URL.findall(face) if path.endswith(".ttf")), None)
    raw = path and read_file(path)
    if not raw:
        return ""
    data = base64.b64encode(raw).decode()
    return (
        f"@font-face{{font-family:'{named[1].strip()}';font-style:normal;font-weight:{weight[1]};"
        f"src:url(data:font/ttf;base64,{data}) format('truetype')}}"
    )
