"""Vejviser: answers professionals' questions from the guide, in Danish, and never makes anything up."""
