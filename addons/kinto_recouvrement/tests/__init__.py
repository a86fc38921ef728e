from . import (
    test_alerte,
    test_contrat,
    test_contrat_import,
    test_resiliation,
    test_resiliation_lettre,
)
from . import test_balance
from . import test_decompte, test_restitution
from . import test_alerte_secret
from . import test_demande
from . import test_parcours
from . import test_demo_kinto
