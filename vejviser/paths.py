"""Where things lie in the project. One place, so that nothing depends on the working directory."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
NLU_TOPICS = ROOT / "data" / "nlu" / "topics"
DOMAIN = ROOT / "domain.yml"
RULES = ROOT / "data" / "rules" / "topics.yml"
EVALUATION = ROOT / "tests" / "evaluation"
MODELS = ROOT / "models"
VAR = ROOT / "var"
DATABASE = VAR / "data" / "conversations.db"
