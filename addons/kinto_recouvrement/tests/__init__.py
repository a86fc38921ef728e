from . import test_contrat, test_contrat_import, test_resiliation
