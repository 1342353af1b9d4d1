"""Who may ask, from where and how often, and what every answer of the server carries. All channels share it."""
