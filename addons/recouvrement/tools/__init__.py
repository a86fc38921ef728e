from . import address, pdf, slip
