"""An add-on depends only on storeys below; neighbours on a floor never depend on each other."""

import ast

import pytest
from house import ADDONS, manifest, short, sources, storey, tree


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_depends_only_on_storeys_below(addon):
    floor = storey(addon.name)
    assert floor is not None, f"{addon.name} has no storey in the house"
    ours = {name: storey(name) for name in manifest(addon)["depends"] if storey(name) is not None}
    assert all(below < floor for below in ours.values()), ours
    assert floor == 0 or ours, "it stands on nothing of ours"


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_code_reaches_only_into_what_the_manifest_names(addon):
    depends = {addon.name, *manifest(addon)["depends"]}
    for path in sources(tests=True):
        if addon not in path.parents:
            continue
        for node in ast.walk(tree(path)):
            module = getattr(node, "module", None) or ""
            if isinstance(node, ast.ImportFrom) and module.startswith("odoo.addons."):
                name = module.split(".")[2]
                assert storey(name) is None or name in depends, f"{short(path)} imports {name}"


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_manifest_and_licence(addon):
    told = manifest(addon)
    assert told["license"] == "AGPL-3"
    assert told["version"].startswith("19.0.")
    listed = set(told["data"])
    there = {
        str(path.relative_to(addon))
        for folder in ("data", "security", "views", "wizard", "report")
        for path in (addon / folder).rglob("*")
        if path.suffix in (".xml", ".csv")
    }
    assert there <= listed, "files that nothing loads"
