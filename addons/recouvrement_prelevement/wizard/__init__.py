from . import payment_return_import
