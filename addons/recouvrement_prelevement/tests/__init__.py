from . import test_motif, test_retour
