"""The Rasa SDK actions: each looks something up in the content and says one reply. No wording here."""
