"""A qualification whose titles would be markup, formulas or code if they were let."""

import csv
import io
import re
import shutil
from pathlib import Path

import recommender

GOOD = Path(__file__).parent.parent / "bad" / "good"
HOSTILE = "=1+1<script>alert('x')</script> & \"]]> {{ 7*7 }} $x^2$"
# Every text that a sheet may show: titles, rules and the names of groups.
_TEXTS = re.compile(r'(?m)^((?:title|text|A|B|notice) = ")')


def hostile_qualification(folder: Path) -> recommender.Qualification:
    """Load a small qualification, every text of which begins with `HOSTILE`."""
    shutil.copytree(GOOD, folder)
    escaped = HOSTILE.replace('"', '\\"')
    for path in folder.glob("*.toml"):
        text = _TEXTS.sub(lambda m: m[1] + escaped, path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    path = folder / "units.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "title": HOSTILE + row["title"]} for row in rows)
    return recommender.load_qualification(folder)
