from . import test_convocation, test_guide, test_visite
