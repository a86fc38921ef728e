from . import recouvrement_exposition, recouvrement_alerte_lecture
