from . import test_fil, test_procedure
from . import test_transmission
from . import test_modes
from . import test_bodacc, test_collective, test_surendettement
from . import test_procedure_tracks
from . import test_remise
from . import test_rapport_import
from . import test_extranet
from . import test_butoir_fil
from . import test_remise_en_nombre
from . import test_comite
from . import test_comite_regles
from . import test_portail_prestataire, test_acces_prestataire
from . import test_point
from . import test_attaques_contentieux
from . import test_ecrit
from . import test_livraison_adresse
from . import test_prestataire_montants
from . import test_portes
from . import test_titre
from . import test_procedure_livree
