from . import test_garantie, test_garantie_appel, test_garantie_delai
