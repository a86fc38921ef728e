"""What every part of the tests shares."""

import gc


def pytest_collection_finish():
    """Collect garbage rarely: Odoo's registry is large and never freed, and each pass walks over what is young of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 25, 100)
