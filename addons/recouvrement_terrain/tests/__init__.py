from . import test_convocation, test_creneau, test_ecoute, test_guide, test_tournee, test_visite
