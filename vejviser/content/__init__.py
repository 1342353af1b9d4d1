"""Content: what the assistant knows. Models, loading and checking of packs. Knows nothing of Rasa."""
