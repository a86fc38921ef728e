# In walking order: read them from top to bottom.
from . import recouvrement_garantie_nature, recouvrement_garantie_point, recouvrement_garantie
from . import recouvrement_garantie_lecture, recouvrement_garantie_paiement
from . import recouvrement_garantie_vie, recouvrement_garantie_verification
from . import recouvrement_garantie_partie, recouvrement_garantie_delai
from . import recouvrement_garantie_execution, recouvrement_garantie_appel
from . import recouvrement_garantie_information, recouvrement_garantie_courrier
from . import recouvrement_action_garantie, recouvrement_acheminement_garantie
from . import recouvrement_passage_garantie, res_partner_garantie
from . import recouvrement_groupe, res_company, res_partner
from . import recouvrement_limite_palier, recouvrement_limite
from . import recouvrement_alerte_type, recouvrement_alerte, recouvrement_alerte_veille
from . import recouvrement_diffusion_alerte, recouvrement_passage_risque
from . import recouvrement_alerte_veille_garantie
