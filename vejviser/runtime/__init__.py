"""The two server processes: what is different from stock Rasa in them, and how they are started."""
