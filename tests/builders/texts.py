"""A qualification from two texts: its rules and its units."""

from pathlib import Path
from tempfile import TemporaryDirectory

import recommender
from recommender.qualifications.qualification import Qualification

VOCABULARY = {
    "tags.toml": """format = 1
area = "any"
title = "Any work"
[[tags]]
tag = "serving"
title = "Serve customers"
phrases = ["serving customers"]
[[tags]]
tag = "writing"
title = "Write to customers"
phrases = ["writing to customers"]
""",
    "roles.toml": """format = 1
everyone = {}
[[roles]]
role = "server"
title = "Server"
tags = { serving = "daily", writing = "weekly" }
""",
}


def load(qualification: str, units: str) -> Qualification:
    """Load two texts as a folder; units serve the more, the later they come."""
    codes = [line.partition(",")[0] for line in units.split("\n")[1:] if line]
    strengths = [f"{code},serving,{1 + i % 3}" for i, code in enumerate(codes)]
    strengths += [f"{code},writing,2" for code in codes[::2]]
    files = {
        **VOCABULARY,
        "qualification.toml": qualification,
        "units.csv": units,
        "strengths.csv": "\n".join(["unit,tag,strength", *strengths]),
    }
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        return recommender.load_qualification(folder)
