"""What credit given to a customer is worth, and what it may be. Pure: no Odoo, no clock, no database."""
