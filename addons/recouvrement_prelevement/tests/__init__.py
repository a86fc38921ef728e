from . import (
    test_demo_prelevement,
    test_motif,
    test_pain,
    test_presentation,
    test_reserve,
    test_retour,
    test_volume,
)
