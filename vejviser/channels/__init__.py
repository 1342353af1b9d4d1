"""Channels: how a message comes in and how its reply goes out. Thin subclasses of Rasa's own, behind one guard."""
