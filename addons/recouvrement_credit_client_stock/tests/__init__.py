from . import test_livraison
