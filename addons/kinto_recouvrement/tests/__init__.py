from . import test_contrat, test_contrat_import, test_resiliation
from . import test_decompte, test_restitution
