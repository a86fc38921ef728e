# In walking order: read them from top to bottom.
from . import stock_move, stock_picking
