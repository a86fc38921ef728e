from . import (
    test_demo_prelevement,
    test_motif,
    test_pain,
    test_presentation,
    test_reserve,
    test_retour,
    test_volume,
)
from . import test_envoi_attente, test_retour_attente
