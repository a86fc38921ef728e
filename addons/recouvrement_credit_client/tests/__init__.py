from . import test_blocage, test_blocage_matrice, test_encours_commandes
