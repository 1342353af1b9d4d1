"""Licences outside the allow-list with why they may be used, and licences that the metadata does not say."""

_MPL = "MPL asks for changes to its own files to be published; nothing is changed here"
EXCEPTIONS = {
    "bidict": ("MPL-2.0", f"of python-socketio, which Rasa imports. {_MPL}"),
    "certifi": ("MPL-2.0", f"a list of root certificates. {_MPL}"),
    "hypothesis": ("MPL-2.0", f"runs in tests only, is not installed where the assistant runs. {_MPL}"),
    "pathspec": ("MPL-2.0", f"of mypy; development only. {_MPL}"),
    "psycopg2-binary": ("LGPL", "a library of its own in the environment, unchanged, that anyone may replace by pip"),
    "python-stdnum": (
        "LGPL-2.1-or-later",
        "a library of its own in the environment, unchanged, that anyone may replace by pip",
    ),
    "tqdm": ("MPL-2.0 AND MIT", f"progress bars of Rasa. {_MPL}"),
}
READ = {"axe-playwright-python": "MIT AND MPL-2.0"}
UNSAID = {"axe-playwright-python": "its LICENSE file (MIT), and the head of the axe.min.js inside (MPL-2.0)"}
EXCEPTIONS["axe-playwright-python"] = ("MIT AND MPL-2.0", f"the accessibility tests; development only. {_MPL}")
