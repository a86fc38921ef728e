from . import test_garantie, test_garantie_appel, test_garantie_delai
from . import test_exposition, test_limite, test_alerte
from . import test_score, test_score_epreuve, test_bilan
