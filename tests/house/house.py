"""What the house tests read: the project's own files, as they are, without Odoo and without a database."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = sorted(path.parent for path in ROOT.glob("addons/*/__manifest__.py"))

CORE = "recouvrement"
FIRST_FLOOR = {
    f"recouvrement_{name}" for name in ("prelevement", "contentieux", "terrain", "risque")
}
SECOND_FLOOR = {
    "kinto_recouvrement",
    "recouvrement_logement_social",
    "recouvrement_credit_client",
    "recouvrement_cabinet",
}


# Installed by themselves where an organisation's add-on meets one of Odoo's it does not ask for.
BRIDGES = {"recouvrement_credit_client_stock"}


def storey(name):
    """0 for the core, 1 for a capability, 2 for an organisation, 3 for a bridge; None for what is not ours."""
    floors = [{CORE}, FIRST_FLOOR, SECOND_FLOOR, BRIDGES]
    return next((floor for floor, names in enumerate(floors) if name in names), None)


def manifest(addon):
    return ast.literal_eval((addon / "__manifest__.py").read_text())


@cache
def tracked():
    """Files of the project: what git knows or would take, that is still there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [
        ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()
    ]


def sources(*folders, tests=False):
    """Python files of the add-ons; of the given sub-folders only when some are given."""
    for addon in ADDONS:
        for path in sorted(addon.rglob("*.py")):
            parts = path.relative_to(addon).parts
            if (tests or "tests" not in parts) and (not folders or parts[0] in folders):
                yield path


@cache
def tree(path):
    return ast.parse(path.read_text(), str(path))


def models(path):
    """``(class, {attribute: value}, base)`` of the Odoo models a file defines or extends."""
    for node in tree(path).body:
        if not isinstance(node, ast.ClassDef) or not node.bases:
            continue
        base = ast.unparse(node.bases[0])
        if base in ("models.Model", "models.TransientModel", "models.AbstractModel"):
            yield node, _attributes(node), base.split(".")[1]


def _attributes(node):
    found = {}
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            name = each.targets[0].id
            try:
                found[name] = ast.literal_eval(each.value)
            except ValueError:
                found[name] = each.value
    return found


def short(path):
    return str(path.relative_to(ROOT))


def for_each(paths):
    """A test that checks every path and tells all that are wrong at once."""

    def wrap(check):
        def test():
            wrong = []
            for path in paths:
                try:
                    check(path)
                except AssertionError as error:
                    wrong.append(f"{short(path)}: {error}")
            assert not wrong, "\n".join(wrong)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return wrap
