"""What stops a sale on credit, and what frees it. Pure: no Odoo, no clock, no database."""
