# In walking order: what happens, then who decides, who is entrusted, what a judge is asked, who cannot pay.
from . import recouvrement_fil, recouvrement_dossier_fil  # what happens, in one stream
