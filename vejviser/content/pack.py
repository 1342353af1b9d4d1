"""The pack: everything that is said, as read from one folder."""

from collections.abc import Mapping

from vejviser.content.briefing import Briefing
from vejviser.content.model import PARTS, Basis, Strict, Topic


class Pack(Strict):
    """A folder of content: the topics by id, in the order of their files, and the guide's sections."""

    topics: Mapping[str, Topic]
    groups: Mapping[str, tuple[str, ...]]  # folder name -> topic ids
    sections: Mapping[str, str]  # section id -> title
    briefing: Briefing

    def topic_of_step(self, step: int) -> Topic:
        """Return the topic that gives the overview of a step (1-4)."""
        return self.topics[f"trin_{step}"]

    def without_practice(self) -> "Pack":
        """Return the pack with every statement of general practice left out."""

        def guide_only(topic: Topic) -> Topic:
            kept = {
                name: tuple(s for s in topic.part(name) if s.basis is not Basis.PRACTICE) for name in ("answer", *PARTS)
            }
            return topic.copy(update=kept)

        topics = {id: guide_only(topic) for id, topic in self.topics.items()}
        return self.copy(update={"topics": topics, "briefing": self.briefing.without_practice()})
