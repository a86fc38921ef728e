from . import test_fil, test_procedure
from . import test_fil, test_transmission
from . import test_fil
from . import test_modes
