from . import test_motif
