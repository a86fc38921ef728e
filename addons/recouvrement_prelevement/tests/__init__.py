from . import test_motif, test_presentation, test_retour
