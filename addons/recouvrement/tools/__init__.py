from . import address, balance, pdf, slip, words
