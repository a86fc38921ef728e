from . import address, pdf, slip, words
