from . import kinto_contrat_import
