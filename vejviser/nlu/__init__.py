"""Understanding: from a Danish message to an intent with a confidence that means something."""
