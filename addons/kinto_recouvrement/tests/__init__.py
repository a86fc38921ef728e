from . import test_contrat
