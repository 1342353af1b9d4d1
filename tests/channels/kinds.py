"""What to say to get a reply of each kind, and of each form that a kind has: the last message gets it."""

CPR = "010170-1234"  # invented: no person has it
KINDS = {
    "answer": ["hvordan giver jeg en livline?"],
    "answer_advice": ['/advice{"topic": "trin_3"}'],
    "answer_wordings": ['/wordings{"topic": "livline"}'],
    "answer_source": ['/source{"topic": "moedested"}'],
    "answer_related": ['/related{"topic": "livline"}'],
    "answer_privacy": [f"{CPR} svarer ikke. hvordan giver jeg en livline?"],
    "checklist": ['/checklist{"topic": "livline"}'],
    "checklist_briefing": ["jeg har møde i morgen, hvad skal jeg huske?"],
    "checklist_question": ["/tailor_briefing"],
    "clarify": ["samtale"],
    "emergency": ["han står med en kniv foran mig nu"],
    "emergency_privacy": [f"{CPR} står med en kniv foran mig nu"],
    "error": ["a" * 1001],
    "menu": ["hvad kan du hjælpe mig med?"],
    "navigation": ["/trin_1", "næste trin"],
    "navigation_overview": ["/trin_1", "hvor er vi i forløbet?"],
    "not_covered": ["hvem betaler for tolken til samtalen?"],
    "out_of_scope": ["hvordan bager jeg en chokoladekage?"],
    "privacy": [CPR],
    "smalltalk": ["hej"],
    "smalltalk_delete": ["hvordan sletter jeg samtalen?"],
}
