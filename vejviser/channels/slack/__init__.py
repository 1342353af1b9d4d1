"""Slack: events, clicks and the slash command come in signed; replies go out as blocks."""
