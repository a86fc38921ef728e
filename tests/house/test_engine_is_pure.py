"""The engine knows neither Odoo, nor the clock, nor anything outside the standard library."""

import ast
import sys

from house import ADDONS, for_each, short, sources, tree

ENGINE = [path for addon in ADDONS for path in sorted((addon / "engine").glob("*.py"))]
CLOCKS = {"today", "now", "utcnow", "context_today", "monotonic", "time"}


@for_each(ENGINE)
def test_imports_the_standard_library_only(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level < 2, "reaches out of the engine"
            names = [node.module] if node.level == 0 else []
        else:
            continue
        for name in names:
            assert name.split(".")[0] in sys.stdlib_module_names, name


@for_each(ENGINE)
def test_reads_no_clock_and_counts_no_money_in_floats(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            assert name not in CLOCKS | {"float", "open", "print"}, f"{short(path)}:{node.lineno}"


@for_each(sources())
def test_nothing_asks_the_machine_what_day_it_is(path):
    """A day comes as an argument, or as the user's day through Odoo."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            told = ast.unparse(node.func)
            assert told not in (
                "date.today",
                "datetime.now",
                "datetime.today",
                "datetime.utcnow",
            ), told
