"""Reading open items from files: CSV, XLSX, FEC.

Pure package: bytes in, items and refused lines out. It knows no ORM, no clock and no company; the
take-over import (``recouvrement.reprise``) feeds it and words its reasons. Beyond the standard
library it uses openpyxl (XLSX) and python-stdnum (VAT, SIREN).
Read ``sheet`` (bytes to cells), ``cells`` (cells to values), ``columns`` (which column is what),
then ``items`` (lines to open items).
"""
