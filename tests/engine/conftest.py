"""The engine is imported as a package of its own: no Odoo, no database."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "addons" / "recouvrement"))
settings.register_profile("fast", max_examples=20, deadline=None, database=None, derandomize=True)
settings.load_profile("fast")
