"""General practice can be turned off: nothing of it is left, and every topic still answers."""

from vejviser.content.model import PARTS
from vejviser.content.pack import Pack
from vejviser.replies import answer
from vejviser.wording import say


def test_without_practice_every_topic_still_answers_and_nothing_is_marked(pack: Pack) -> None:
    guide_only = pack.without_practice()
    for topic in guide_only.topics.values():
        for reply in (answer.answer(guide_only, topic), *(answer.part(guide_only, topic, name) for name in PARTS)):
            assert reply.text
            assert say("reply.practice") not in reply.text
            assert reply.buttons
