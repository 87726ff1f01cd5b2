"""Small pictures of the specimens, kept to see when the looks of documents change.

They are to be the same on every machine: the letters are those of a font that comes
with matplotlib, and a picture is so small that a few pixels do not count.
"""

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.browser.views import A4, FORCED_DARK, PHONE, View, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent / "baselines"
# Paper is looked at as a printer without colours prints it: all are in greys.
LOOKS = (A4, PHONE, FORCED_DARK)
_WIDTH = 64
# How many pixels square a spot is that is compared by itself.
_SPOT = 8


class Difference(NamedTuple):
    """How far two pictures are apart: in height, in all, and in the worst spot.

    The height is a share of it; the others are levels of grey, of 255.
    """

    height: float
    mean: float
    spot: float

    @property
    def is_small(self) -> bool:
        """Whether it may come from another machine, and not from another look.

        On a machine with none of this one's fonts, which the text inside pictures is
        in, the mean was at most 0.2 and the worst spot 6.
        """
        return self.height <= 0.005 and self.mean <= 0.6 and self.spot <= 15


def picture_file(name: str, view: View) -> Path:
    """Return where the picture of a specimen is kept."""
    return FOLDER / f"{name}-{view.name}.png"


def small_picture(browser: "Browser", file: Path, view: View, css: str = "") -> bytes:
    """Return a page as a PNG of a few pixels, after more rules of its style sheet."""
    # The page allows no fonts; the test may add one.
    with opened(browser, file, view, bypass_csp=True) as page:
        return picture_of(page, css)


def picture_of(page: "Page", css: str = "", *, full_page: bool = True) -> bytes:
    """Return an open page as a PNG of a few pixels, after more rules of style."""
    page.add_style_tag(content=_same_letters() + css)
    for letters in ("16px Same", "bold 16px Same"):
        page.evaluate("name => document.fonts.load(name).then(() => true)", letters)
    whole = page.screenshot(full_page=full_page)
    with Image.open(BytesIO(whole)) as image:
        height = round(image.height * _WIDTH / image.width)
        small = image.convert("L").resize((_WIDTH, height), Image.Resampling.BOX)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def difference(first: bytes, second: bytes) -> Difference:
    """Return how far two small pictures are apart."""
    with Image.open(BytesIO(first)) as one, Image.open(BytesIO(second)) as other:
        height = abs(one.height - other.height) / one.height
        pair = [
            image.resize(one.size).filter(ImageFilter.BoxBlur(1))
            for image in (one, other)
        ]
    apart = ImageChops.difference(*pair)
    size = (-(-apart.width // _SPOT), -(-apart.height // _SPOT))
    spots = apart.resize(size, Image.Resampling.BOX)
    return Difference(height, ImageStat.Stat(apart).mean[0], spots.getextrema()[1])


def _same_letters() -> str:
    import matplotlib  # noqa: PLC0415  (slow to load)

    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    faces = ""
    for name, weight in (("DejaVuSans", "normal"), ("DejaVuSans-Bold", "bold")):
        data = b64encode((fonts / f"{name}.ttf").read_bytes()).decode()
        faces += f"@font-face {{ font-family: Same; font-weight: {weight}; "
        faces += f"src: url(data:font/ttf;base64,{data}); }}\n"
    # Letters as wide as the font says, not as the screen of a machine rounds them.
    exact = "text-rendering: geometricPrecision !important;"
    return faces + f"body {{ font-family: Same !important; {exact} }}\n"
