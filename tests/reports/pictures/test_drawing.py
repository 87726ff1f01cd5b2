"""Pictures as drawn: valid, the same each time, legible, and not by colour alone."""

import io
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image, ImageColor

import recommender
from recommender import Candidate, Wishes, load_qualification, recommend
from recommender.cli.commands import (
    cohort_command,
    explain_command,
    menu_command,
    plan_command,
    tradeoffs_command,
)
from recommender.reports.pictures.bar_drawing import draw_bars
from recommender.reports.pictures.canvas import PAINTS
from recommender.reports.pictures.chart import (
    Bar,
    BarChart,
    ChartLine,
    Curve,
    CurveChart,
    Dot,
    Look,
    Part,
)
from recommender.reports.pictures.curve_drawing import draw_curves
from recommender.reports.pictures.drawing import styled, to_svg
from recommender.reports.pictures.kinds import CHARTS
from recommender.reports.pictures.picture import Picture

HOSTILE = "<script>alert('x')</script> & \"=1+1\" $x^2$ {{ 7*7 }} \x0b \\frac é 客户"
LONG = "A title that goes on about the work of a unit for as long as any " * 3
SVG = "{http://www.w3.org/2000/svg}"


def bars(text: str) -> BarChart:
    rows = (
        Bar(text, (Part(0, 3), Part(3, 5, Look.STRIPED)), text, 4),
        Bar(f"Heading {text}", is_heading=True),
        Bar("short", (Part(0, 4, Look.EMPTY),), "x"),
    )
    names = {look: f"name {look}" for look in Look}
    lines = (ChartLine(5, "by then"),)
    return BarChart(text, text, "Axis", rows, names, "needed", lines=lines)


def curves(text: str) -> CurveChart:
    dots = (Dot(1, 9, text[:12]), Dot(2, 5, least=4))
    both = (Curve(text[:40], dots, joined=True), Curve("b", (Dot(3, 3),), Look.EMPTY))
    return CurveChart(text, text, "x", "y", both, ChartLine(2, "level"))


CASES = [
    bars(LONG),
    bars("a"),
    curves(LONG),
    curves("a"),
    bars("word" * 60),
    bars(LONG.upper()),
    bars("W" * 90),
]


def real() -> Iterator[BarChart | CurveChart]:
    for name, role in [
        ("ocr-03456", "receptionist"),
        ("chc33021", ""),
        ("cg-fb-l2", ""),
    ]:
        qualification = load_qualification(name)
        role = role or qualification.vocabulary.roles[0].name
        answer = recommend(qualification, role)
        yield recommender.picture_of(answer).chart
        yield recommender.picture_of(answer, "credits").chart
    wishes = Wishes(hours_per_week=3, start="2027-01-04", finish_by="2029-01-04")
    ocr = load_qualification("ocr-03456")
    answer = recommend(ocr, Candidate("receptionist", wishes=wishes))
    yield recommender.picture_of(recommender.timeline_of(answer)).chart
    curve = recommender.trade_off(ocr, Candidate("receptionist"))
    yield recommender.picture_of(curve).chart


def shown(chart: BarChart | CurveChart) -> None:
    """Check that all text is inside the picture, and no text is over another."""
    with styled():
        figure = draw_bars(chart) if isinstance(chart, BarChart) else draw_curves(chart)
        renderer, page = FigureCanvasAgg(figure).get_renderer(), figure.bbox
        figure.draw(renderer)
        sides = [side for axes in figure.axes for side in (axes.xaxis, axes.yaxis)]
        ticks = [tick for side in sides for tick in side._update_ticks()]
        of_ticks = {text for side in sides for text in side.get_ticklabels()}
        drawn = [text for text in figure.findobj(Text) if text not in of_ticks]
        texts = [
            (text.get_text(), text.get_window_extent(renderer))
            for text in [*drawn, *(tick.label1 for tick in ticks)]
            if text.get_visible() and text.get_text().strip()
        ]
    for words, box in texts:
        assert page.x0 <= box.x0, words
        assert box.x1 <= page.x1, words
        assert page.y0 <= box.y0, words
        assert box.y1 <= page.y1, words
    for (words, box), (others, other) in combinations(texts, 2):
        assert not box.overlaps(other) or words == others, (words, others)


def test_all_text_is_inside_the_picture_and_apart() -> None:
    for chart in [*CASES, *real()]:
        shown(chart)


@pytest.mark.parametrize("chart", [bars(HOSTILE), curves(HOSTILE)])
def test_hostile_text_stays_text(chart: BarChart | CurveChart) -> None:
    svg = to_svg(chart)
    root = ElementTree.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    words = " ".join(" ".join(root.itertext()).split())

    assert not tags & {"script", "foreignObject", "image", "a"}
    assert "<script>alert('x')</script> & \"=1+1\" $x^2$ {{ 7*7 }}" in words
    assert "客户" in words
    drawn = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    assert "$x^2$" in drawn
    titles = [element.text for element in root.findall(f"{SVG}title")]
    assert len(titles) == 1


def test_nothing_is_loaded_and_no_date_or_version_is_in_it() -> None:
    for chart in CASES:
        svg = to_svg(chart)
        root = ElementTree.fromstring(svg)

        for element in root.iter():
            for name, value in element.attrib.items():
                assert "http" not in value, name
                assert not name.startswith("on")
                if name.endswith("href"):
                    assert value.startswith("#")
        assert "@import" not in svg
        assert "Matplotlib v" not in svg
        assert "date>" not in svg
        assert svg == to_svg(chart)


def test_a_picture_says_what_it_shows_to_those_who_cannot_see_it() -> None:
    chart = bars("All 8 rules hold")
    root = ElementTree.fromstring(to_svg(chart))

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == chart.title
    assert root.findtext(f"{SVG}desc") == chart.alt
    assert 'alt="All 8 rules hold. All' in Picture(chart)._repr_html_()
    assert Picture(bars('"><b>'))._repr_html_().count("<") == 1


def test_a_png_is_as_wide_as_a_page_and_fine_enough_for_print(tmp_path: Path) -> None:
    picture = Picture(bars("All 8 rules hold"))
    picture.save(tmp_path / "x.PNG")
    picture.save(tmp_path / "x.svg")
    image = Image.open(io.BytesIO((tmp_path / "x.PNG").read_bytes()))

    assert image.format == "PNG"
    assert image.width >= 150 * 7
    assert image.info["Description"] == picture.alt
    assert "Software" not in image.info
    assert (tmp_path / "x.svg").read_text() == picture.svg


def test_looks_differ_without_colour() -> None:
    """By pattern, or by at least an eighth of the way from black to white."""
    for first, second in combinations(PAINTS.values(), 2):
        greys = [sum(ImageColor.getrgb(p.face)) / 765 for p in (first, second)]
        apart = abs(greys[0] - greys[1]) > 1 / 8
        assert first.pattern != second.pattern or apart
        assert first.mark != second.mark or apart


def test_the_settings_of_a_notebook_change_nothing() -> None:
    chart = bars("a")
    before = to_svg(chart)
    with mpl.rc_context(
        {"font.size": 20, "svg.fonttype": "path", "xtick.direction": "in"}
    ):
        assert to_svg(chart) == before
        assert mpl.rcParams["font.size"] == 20


def test_every_kind_of_picture_is_one_that_a_command_offers() -> None:
    commands = {
        "Recommendation": plan_command.plan,
        "Tradeoffs": tradeoffs_command.tradeoffs,
        "Explanation": explain_command.explain,
        "Menus": menu_command.menu,
        "CohortAnswers": cohort_command.cohort,
    }
    for name, command in commands.items():
        (option,) = [p for p in command.params if p.name == "picture"]
        assert list(option.type.choices) == list(CHARTS[name])  # type: ignore[attr-defined]
