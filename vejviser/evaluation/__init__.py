"""Evaluation: how well the running assistant understands, measured over REST on questions kept apart from training."""
