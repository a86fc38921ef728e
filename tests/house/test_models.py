"""One model a file, French nouns in ASCII, rights for every model, SQL only where facts are read in bulk."""

import ast
import csv
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from house import ADDONS, for_each, models, short, sources, tree

NAME = re.compile(r"(recouvrement|kinto)(\.[a-z]+)+")
# The read side, the set-based readers of facts, the bulk writer, and the locks of the night.
SQL_FILES = {
    "recouvrement_detection",
    "recouvrement_situation",
    "recouvrement_lot",
    "recouvrement_passage",
}


def _inherited(values):
    inherit = values.get("_inherit")
    return inherit if isinstance(inherit, list) else []


OURS = [
    (path, values, base)
    for path in sources("models", "wizard", "report")
    for _node, values, base in models(path)
    # A model that is given one more mixin has to say its name again: it is no new one.
    if "_name" in values and values["_name"] not in [values.get("_inherit"), *_inherited(values)]
]
STORED = [(path, values) for path, values, base in OURS if base == "Model"]


def rows(addon, pattern):
    for path in addon.glob(pattern):
        with path.open(newline="") as file:
            yield from csv.DictReader(file)


def records(model):
    for addon in ADDONS:
        for path in sorted(addon.rglob("*.xml")):
            for record in ElementTree.parse(path).iter("record"):
                if record.get("model") == model:
                    yield path, record


@for_each(sources("models"))
def test_one_model_a_file_named_after_it(path):
    found = [values for _node, values, _base in models(path)]
    if path.stem == "__init__":
        assert not found
        return
    assert len(found) == 1, "one model a file"
    name = (found[0].get("_name") or found[0].get("_inherit")).replace(".", "_")
    # One aspect of a model may have a file of its own, beside the model's: it only adds to it.
    aspect = "_name" not in found[0] and path.stem.startswith(f"{name}_")
    assert path.stem == name or aspect


@for_each(sources("wizard"))
def test_a_wizard_s_file_holds_it_and_its_lines(path):
    found = [values for _node, values, _base in models(path)]
    # What Odoo's own wizards learn stands alone in a file of their name.
    names = [values["_name"] for values in found if "_name" in values] or [
        values["_inherit"] for values in found
    ]
    assert path.stem == "__init__" or path.stem == names[0].replace(".", "_")
    assert all(name == names[0] or name.startswith(f"{names[0]}.") for name in names)


def test_model_names_are_ascii_words_and_have_a_description():
    for _path, values, _base in OURS:
        assert NAME.fullmatch(values["_name"]), values["_name"]
        assert values.get("_description"), values["_name"]


def test_a_name_is_given_to_one_model():
    """Of two add-ons that take the same name, the second silently takes the place of the first."""
    names = Counter(values["_name"] for _path, values, _base in OURS)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_model_has_access_rights():
    granted = {
        row["model_id:id"].split(".")[-1]
        for addon in ADDONS
        for row in rows(addon, "security/*.csv")
    }
    needed = {
        "model_" + values["_name"].replace(".", "_")
        for _path, values, base in OURS
        if base != "AbstractModel"
    }
    assert needed - granted == set()
    assert granted - needed == set(), "rights on nothing of ours"


def test_nobody_writes_the_ledger():
    for addon in ADDONS:
        for row in rows(addon, "security/*.csv"):
            if row["model_id:id"] == "model_recouvrement_action":
                assert (row["perm_write"], row["perm_create"], row["perm_unlink"]) == (
                    "0",
                    "0",
                    "0",
                ), row["id"]


def test_every_model_of_a_company_is_kept_within_it():
    ruled = set()
    for _path, record in records("ir.rule"):
        values = {each.get("name"): each for each in record.iter("field")}
        if "company_ids" in (values["domain_force"].text or "") and "groups" not in values:
            ruled.add(values["model_id"].get("ref"))
    needed = {
        "model_" + values["_name"].replace(".", "_")
        for _path, values in STORED
        if "company_id" in values
    }
    assert needed - ruled == set()


@for_each(sources())
def test_sql_is_composed_and_only_where_it_belongs(path):
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in ("execute_query", "execute_query_dict", "execute") and _is_cursor(node.func):
            assert path.stem in SQL_FILES or "report" in path.parts, (
                f"SQL in {short(path)}:{node.lineno}"
            )
            assert isinstance(node.args[0], ast.Call | ast.Constant), "composed with odoo.tools.SQL"
        if name == "SQL" and node.args:
            # Or a column's type, as the model itself declares it.
            fixed = isinstance(node.args[0], ast.Constant) or "_fields[" in ast.unparse(
                node.args[0]
            )
            assert fixed, f"{short(path)}:{node.lineno}: text built by hand"


def _is_cursor(func):
    return isinstance(func, ast.Attribute) and (
        func.attr != "execute" or ast.unparse(func.value).endswith("cr")
    )


@for_each(sources())
def test_no_text_is_run_as_code(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            assert name not in ("eval", "exec", "safe_eval"), f"{short(path)}:{node.lineno}"


def test_no_python_in_data_rows():
    """A scheduled or server action may call one method of ours, no more."""
    for model in ("ir.cron", "ir.actions.server", "base.automation"):
        for path, record in records(model):
            for each in record.iter("field"):
                if each.get("name") == "code":
                    text = (each.text or "").strip()
                    assert re.fullmatch(r"(action = )?(model|records?)\.\w+\(\)", text), (
                        f"{short(path)}: {text}"
                    )


def test_customer_rows_are_left_alone_by_updates():
    """Scenarios, phases and letters belong to the customer."""
    for model in ("recouvrement.scenario", "recouvrement.etape", "recouvrement.phase"):
        for path, record in records(model):
            root = ElementTree.parse(path).getroot()
            assert root.get("noupdate") == "1" or "demo" in Path(path).parts, short(path)
            assert record.get("id")


def test_law_rows_have_a_source():
    for addon in ADDONS:
        for path in [*addon.glob("data/*parametre*.csv"), *addon.glob("data/*delai*.csv")]:
            with path.open(newline="") as file:
                for row in csv.DictReader(file):
                    assert row.get("source", "").strip(), f"{short(path)}: {row}"


@for_each(sources())
def test_what_a_method_depends_on_is_said_in_one_place(path):
    """Odoo keeps one ``api.depends`` of a method, the first written: a second one is silently lost."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            said = [
                ast.unparse(each.func) for each in node.decorator_list if isinstance(each, ast.Call)
            ]
            twice = {name for name in said if name.startswith("api.") and said.count(name) > 1}
            assert not twice, f"line {node.lineno}: {node.name}"
