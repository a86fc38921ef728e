from . import test_fil
