from . import test_fil, test_procedure
