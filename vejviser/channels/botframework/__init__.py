"""What Microsoft's Bot Framework asks of a bot: whom to believe, how to log in, how to send. Knows nothing of Rasa."""
