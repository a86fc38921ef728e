"""What the project says of itself is true, and says nothing of the machine it was made on."""

import ast
import re
from xml.etree import ElementTree

import pytest
from house import ADDONS, ROOT, for_each, sources, tracked, tree
from typography import faults, mend

README = (ROOT / "README.md").read_text()
TEXT = {
    ".py",
    ".md",
    ".xml",
    ".csv",
    ".toml",
    ".yml",
    ".yaml",
    ".txt",
    ".cfg",
    ".conf",
    ".sh",
    ".js",
    ".scss",
    ".po",
    "",
}
# A folder of somebody's machine, or a server of a local network.
MACHINE = re.compile(
    r"(?<![\w.$}/])/(?:work|root|home)/\w+|\b\w+\.(?:internal|local|lan)\b(?!\w|\()"
)


def section(title):
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def on_the_map():
    """Paths of the README's map: an indented entry belongs to the one above it."""
    block, parent = section("The map").split("```")[1], ""
    for line in block.strip("\n").splitlines():
        names = re.match(r"\s*((?:[\w.]+/\s+|[\w./]+/\s+)+)", line + " ")
        if not names:
            continue
        found = [name.rstrip("/") for name in names[1].split()]
        if not line.startswith(" "):
            parent = found[0]
            yield from found
        else:
            yield from (f"{parent}/{name}" for name in found)


def folders_there():
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if parts[0] == "addons":
            yield "/".join(parts[:2])
            if len(parts) > 3:
                yield "/".join(parts[:3])
        elif len(parts) > 1 and not parts[0].startswith("."):
            yield parts[0]


def test_every_folder_is_on_the_map_of_the_readme():
    silent = {f"addons/{addon.name}/static" for addon in ADDONS}
    assert set(folders_there()) - set(on_the_map()) - silent - {"docs"} == set()


def test_the_map_of_the_readme_names_nothing_that_is_not_there():
    assert [name for name in on_the_map() if not (ROOT / name).is_dir()] == []


def test_files_named_in_the_readme_are_there():
    named = set(re.findall(r"`((?:addons|tests|script|config|bench)/[\w./]+)`", README))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_glossary_holds_at_most_forty_words():
    words = re.findall(r"^\| ([^|]+) \|", section("Glossary"), re.M)[2:]
    assert 10 < len(words) <= 40
    assert words == sorted(words, key=_plain), "in alphabetical order"


def _plain(word):
    return word.lower().translate(str.maketrans("éèêàâôîçû", "eeeaaoicu"))


@for_each([p for p in tracked() if p.suffix in TEXT])
def test_no_file_names_a_machine_or_its_folders(path):
    text = path.read_text(errors="ignore")
    found = [match[0] for match in MACHINE.finditer(text)]
    assert not found or path.name == "test_texts.py", found


@for_each([p for p in tracked() if p.suffix == ".py"])
def test_nothing_is_left_to_do_or_skipped_for_good(path):
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    text = path.read_text()
    assert not any(mark in text for mark in marks)
    assert "pytest.mark." + "skip" not in text and "unittest." + "skip(" not in text


def said_in_code():
    """Strings the code offers for translation."""
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ("_", "_lt") and isinstance(node.args[0].value, str):
                    yield path, node.args[0].value


@for_each(sources())
def test_texts_are_translated_through_the_environment(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "odoo":
            assert not {alias.name for alias in node.names} & {"_", "_lt"}, "use self.env._"


@for_each(sources())
def test_the_translator_goes_by_its_own_name(path):
    """Odoo's export of texts finds ``_("…")`` only: under another name they stay in English."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign):
            names, values = node.targets, [node.value]
            if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
                names, values = node.targets[0].elts, node.value.elts
            for name, value in zip(names, values, strict=False):
                if isinstance(value, ast.Attribute) and value.attr == "_":
                    assert getattr(name, "id", "") == "_", f"line {node.lineno}: call it _"


MARK = re.compile(r"[:;!?]\s")


@for_each(sources())
def test_no_punctuation_is_set_by_hand(path):
    """French spaces its colons otherwise: ``say_pair`` and ``join_clauses`` of ``tools/words.py`` know how."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.JoinedStr):
            for part, then in zip(node.values, node.values[1:], strict=False):
                by_hand = isinstance(part, ast.FormattedValue) and isinstance(then, ast.Constant)
                set_so = by_hand and MARK.match(then.value)
                assert not set_so, f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Attribute) and node.attr == "join":
            glue = getattr(node.value, "value", "")
            assert not (isinstance(glue, str) and MARK.match(glue)), f"line {node.lineno}"


def pages():
    """Templates that are whole pages of our own."""
    for addon in ADDONS:
        for path in sorted(addon.glob("report/*.xml")):
            for template in ElementTree.parse(path).iter("template"):
                if (template.text or "").lstrip().startswith("<!DOCTYPE"):
                    yield f"{path.name} {template.get('id')}", template


def test_a_page_says_nothing_by_itself():
    """Odoo translates nothing of a template that begins with a DOCTYPE, nor a title anywhere."""
    wrong = []
    for name, template in pages():
        for node in template.iter():
            texts = [node.text if node.tag not in ("style", "template") else "", node.tail]
            wrong += [f"{name}: {text}" for text in texts if re.search(r"[^\W\d_]", text or "")]
        if not template.find("html/head/title").get("t-out"):
            wrong.append(f"{name}: no title")
    assert wrong == []


# The formatter of translations empties what French writes like English: texts made of these words only,
# singular or plural, of names of formats, or of code (the names of printed files).
SHARED = (
    " a action alsace-moselle base bic budget cause chance charge clause code commercial condition conseil configuration contact cordial date département document dossier e-mail exclusion explication expression format france journal lettrage logo mention message monaco nature "
    "note objection occurrence page part phase plan point principal publication purge question rejet reprise retour saisie service signature situation sms source standard suspension total transmission verdict version "
    "acte assignation commissaire contribution de justice conciliation conclusion expert juge l exécution paix la des contentieux protection mandataire judiciaire tribunal commerce ouverture première instance secret silence webhook https "
    "absent administrateur api collective commission conversion import juge-commissaire orientation participant placement prestataire quorum surendettement vote "
    "anomalie incorrect succession remarketing instruction km mission photo remise restitution "
    "aah agence et paiement rsa travail convocation distance grille guide latitude longitude lormont minute visite "
    "al apl banque caf caisse ccapex ccas fsl loca-pass logement m m² msa occupant organisation rls sls surface t visale "
    "cp csv fec iban id pdf sha siren utf windows xlsx "
)
CODE = re.compile(r"<[^>]*>|%\(\w+\)s|(?:object\.|str\().*")


def same_in_french(text):
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", CODE.sub("", text).lower())
    return all(f" {word} " in SHARED or f" {word.removesuffix('s')} " in SHARED for word in words)


# The references of articles, too, most often read alike in both.
LEGAL = ("model:recouvrement.tva.mention,wording:", "model:recouvrement.parametre,source:")
TRANSLATED = pytest.mark.parametrize(
    "addon", [a for a in ADDONS if (a / "i18n/fr.po").exists()], ids=lambda a: a.name
)


@TRANSLATED
def test_the_words_of_the_code_are_marked_as_such(addon):
    """Odoo reads the French of a string of code only where a comment says which language the code is in."""
    polib = pytest.importorskip("polib")
    marks = {"odoo-python", "odoo-javascript"}
    unmarked = [
        each.msgid
        for each in polib.pofile(str(addon / "i18n/fr.po"))
        if any(place.startswith("code:") for place, _line in each.occurrences)
        and not marks & set(each.comment.split())
    ]
    assert unmarked == []


@TRANSLATED
def test_the_french_translation_is_complete(addon):
    polib = pytest.importorskip("polib")
    entries = polib.pofile(str(addon / "i18n/fr.po"))
    missing = [
        each.msgid
        for each in entries
        if not (each.translated() or each.obsolete)
        # The wording the law of the country gives is French to begin with.
        and not all(place.startswith(LEGAL) for place, _line in each.occurrences)
    ]
    assert [text for text in missing if not same_in_french(text)] == []
    known = {each.msgid for each in entries}
    said = {text for path, text in said_in_code() if addon in path.parents}
    assert said - known == set()


@TRANSLATED
def test_tags_are_left_as_they_are(addon):
    """An attribute may hold code: a space changed in it, and the screen does not open in French."""
    polib = pytest.importorskip("polib")
    tags = re.compile(r"<[a-zA-Z/][^>]*>")
    spoken = re.compile(r'\s(?:title|alt|placeholder|aria-label|string)="[^"]*"')
    wrong = [
        each.msgstr
        for each in polib.pofile(str(addon / "i18n/fr.po"))
        if each.msgstr
        and sorted(spoken.sub("", tag) for tag in tags.findall(each.msgid))
        != sorted(spoken.sub("", tag) for tag in tags.findall(each.msgstr))
    ]
    assert wrong == []


@TRANSLATED
def test_french_is_set_as_french_is(addon):
    """``script/test --fix lint`` mends the spaces."""
    polib = pytest.importorskip("polib")
    entries = polib.pofile(str(addon / "i18n/fr.po"))
    wrong = {each.msgstr: found for each in entries if (found := faults(each.msgstr))}
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Avant le: 3 mai", "no space: e:"),
        ("Échéance : demain", "a plain space before or within punctuation"),
        ("« Payé »", "a plain space before or within punctuation"),
        ("Vraiment?", "no space: t?"),
        ("Trois facture(s)", "write the plural out: e(s)"),
    ],
)
def test_a_fault_of_typography_is_found(text, fault):
    assert fault in faults(text)


def test_code_within_a_text_is_no_fault():
    assert (
        faults('À 12:30, <a href="https://x.fr/?a=1;b" title="x:y">là</a> &amp; <b>ici</b>') == []
    )
    assert mend("Payé : « oui » ?") == "Payé\u00a0: «\u00a0oui\u00a0»\u00a0?"


def test_no_words_stand_in_a_template_that_is_never_translated():
    """Odoo leaves out a template that begins with a DOCTYPE: its words go in another one, called from it."""
    found = []
    for path in (path for addon in ADDONS for path in addon.rglob("*.xml")):
        for template in re.findall(
            r"<template [^>]*>\s*&lt;!DOCTYPE.*?</template>", path.read_text(), re.S
        ):
            body = template.split("<body", 1)[1]
            words = re.sub(r"<!--.*?-->|<[^>]*>", " ", body, flags=re.S)
            if re.search(r"[^\W\d_]{2}", words):
                found.append((path.name, " ".join(words.split())[:60]))
    assert found == []
