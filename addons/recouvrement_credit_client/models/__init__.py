# In walking order: read them from top to bottom.
