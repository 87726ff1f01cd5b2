"""A sheet and a letter that always say the same, to look at nothing but their looks.

They have every kind of block, short and long. What real ones say changes with the data
and with the words of the program; that is compared elsewhere.
"""

from recommender.reports.blocks import Paragraph
from recommender.reports.pictures.chart import Bar, BarChart, Look, Part
from recommender.reports.pictures.picture import Picture
from recommender.reports.sheets.paper_sheet import (
    TO_TICK,
    PaperSheet,
    RowGroup,
    Section,
    SheetColumn,
    SheetTable,
    Signatures,
)

_LONG = "Demonstrate understanding of the rules that impact on improvements in service"
_FIELDS = (("Candidate", ""), ("Centre", "The centre"), ("Date", "4 January 2027"))
_TICKS = tuple(SheetColumn(letter, 3, in_full=f"kind {letter}") for letter in "OQS")
_UNITS = SheetTable(
    "Units of the plan",
    (
        SheetColumn("Unit", 8),
        SheetColumn("Title", 36),
        SheetColumn("Level", 8, right=True),
        SheetColumn("Credits", 10, right=True),
        SheetColumn("Why", 29),
        *_TICKS,
    ),
    (
        RowGroup(
            "Group A: Foundations",
            (
                ("F3", "Serve customers", "3", "6", "Mandatory", *3 * (TO_TICK,)),
                ("F4", _LONG, "3*", "6*", f"{_LONG} (daily)", *3 * (TO_TICK,)),
            ),
        ),
        RowGroup("Group B", (("A4", "Listen", "2", "15", "", *3 * (TO_TICK,)),)),
    ),
)
_RULES = SheetTable(
    "Each rule",
    (SheetColumn("Rule", 70), SheetColumn("Have", 30, right=True)),
    (RowGroup("", (("At least 42 credits in total", "45"), (_LONG, "2"))),),
)
_BARS = BarChart(
    "The plan covers half of the job",
    "One task is left out",
    "How much of the task the units assess, in percent",
    (
        Bar("Serve customers (daily)", (Part(0, 100),), "covered"),
        Bar(_LONG, (Part(0, 40, Look.STRIPED), Part(40, 100, Look.EMPTY)), "in part"),
        Bar("Take orders (weekly)", (Part(0, 100, Look.EMPTY),), "left out"),
    ),
    {Look.SOLID: "covered", Look.STRIPED: "in part", Look.EMPTY: "not covered"},
)
_WORDS = Paragraph(f"{_LONG}. " * 3)

SHEET = PaperSheet(
    "Unit plan",
    "A qualification of the tests (00000)",
    _FIELDS,
    (
        Section("The plan", (Paragraph("3 units, 27 credits."), _UNITS)),
        Section("How well it fits", (_WORDS, Paragraph("Take orders", "Left out"))),
        Section(
            "Confirmation",
            (Signatures("Confirmed by:", (("Candidate", ""), ("Assessor", "Known"))),),
        ),
        Section("The tasks of the job", (Picture(_BARS),)),
        Section("All rules hold", (_RULES, _WORDS), small=True),
    ),
    "A qualification of the tests, 4 January 2027.",
)
LETTER = PaperSheet(
    "Your plan",
    "A qualification of the tests (00000)",
    _FIELDS[1:],
    (
        Section("Dear candidate", (_WORDS,)),
        Section("What you will do", (Paragraph("You must.", "F3 Serve"), _WORDS)),
        Section("What to bring", (Paragraph("- A note.\n- Your questions."), _WORDS)),
    ),
    "A computer program suggested this plan.",
    is_letter=True,
)
SPECIMENS = {"sheet": SHEET, "letter": LETTER}
