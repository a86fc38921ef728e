from . import portail_prestataire
