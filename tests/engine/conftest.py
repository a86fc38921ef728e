"""The engine is imported as a package of its own: no Odoo, no database."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from hypothesis import settings

ADDONS = Path(__file__).resolve().parents[2] / "addons"
sys.path.insert(0, str(ADDONS / "recouvrement"))


def import_engine(addon, name):
    """The engine of another add-on, as package ``name``: ``engine`` is the core's."""
    folder = ADDONS / addon / "engine"
    spec = spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


import_engine("recouvrement_prelevement", "prelevement")
import_engine("kinto_recouvrement", "kinto")
import_engine("recouvrement_logement_social", "logement")
import_engine("recouvrement_terrain", "terrain")
import_engine("recouvrement_risque", "risque")
import_engine("recouvrement_credit_client", "credit")
settings.register_profile("fast", max_examples=20, deadline=None, database=None, derandomize=True)
settings.load_profile("fast")
