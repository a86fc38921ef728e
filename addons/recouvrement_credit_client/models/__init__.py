# In walking order: read them from top to bottom.
from . import recouvrement_blocage_regle, recouvrement_blocage, recouvrement_derogation
from . import recouvrement_action, recouvrement_etape, recouvrement_execution
from . import recouvrement_passage_blocage
from . import res_partner, sale_order, sale_order_line, account_move
