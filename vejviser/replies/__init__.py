"""Replies: what one message gets back. Composed from content, the same for every channel. Knows nothing of Rasa."""
