from . import test_motif, test_pain, test_presentation, test_reserve, test_retour
