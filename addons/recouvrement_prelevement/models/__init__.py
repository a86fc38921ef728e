# In walking order: why debits come back, what the bank says, what is booked, what is presented again.
from . import payment_return_reason  # why
