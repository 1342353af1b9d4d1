"""Deletes the conversation of a person who asks for it, from within the Rasa server."""

from sanic import Sanic

from vejviser.store import own_store


async def forget(sender_id: str) -> bool:
    """Delete a conversation when its earlier messages are done; return False where the database fails.

    For channels. Not to be called while a message of the same conversation is being handled: it would wait for itself.
    """
    agent = Sanic.get_app().ctx.agent
    async with agent.lock_store.lock(sender_id):
        deleted: bool = await own_store(agent).delete(sender_id)
    return deleted
