from . import portail  # the way in, the page
from . import portail_document, portail_paiement, portail_geste  # what is done there
