"""The bridge to the Odoo of a filer or of the centre: what is filed comes from there, what becomes of it goes there."""
