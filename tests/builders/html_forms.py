"""What a browser without a script would send: the fields of a form, and its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass
class Form:
    """A form as rendered: where it goes, and the fields that would be sent."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def query(self, **changes: str) -> str:
        """Return what is sent with some fields changed; `__` is a dot in a name."""
        changed = {name.replace("__", "."): value for name, value in changes.items()}
        kept = [pair for pair in self.fields if pair[0] not in changed]
        return urlencode([*kept, *changed.items()])


class Page(HTMLParser):
    """The forms, links and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.text_by_id: dict[str, str] = {}
        self.scripts_inside = 0
        self._form: Form | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._open: list[tuple[str, str]] = []
        self._href = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if identity := values.get("id"):
            self.ids.append(identity)
        if tag not in ("input", "meta", "link", "img", "br", "col"):
            self._open.append((tag, values.get("id", "")))
        if tag == "form":
            self._form = Form(values["action"], values.get("method", "get"))
            self.forms[values["id"]] = self._form
        if tag == "a":
            self._href = values.get("href", "")
        if tag == "script" and "src" not in values:
            self.scripts_inside += 1
        if self._form is not None:
            self._field(tag, values)

    def _field(self, tag: str, values: dict[str, str]) -> None:
        assert self._form is not None
        name = values.get("name", "")
        if tag == "button" and name:
            self._form.buttons.append((name, values.get("value", "")))
        if tag == "textarea":
            self._form.fields.append((name, ""))
        if tag == "select":
            self._select = (name, [])
        if tag == "option" and self._select is not None:
            self._select[1].append((values.get("value", ""), "selected" in values))
        if tag == "input" and name:
            ticked = values.get("type") not in ("radio", "checkbox")
            if ticked or "checked" in values:
                self._form.fields.append((name, values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select" and self._select is not None and self._form is not None:
            name, options = self._select
            chosen = next((v for v, is_on in options if is_on), options[0][0])
            self._form.fields.append((name, chosen))
            self._select = None
        if tag == "a":
            self._href = ""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._href:
            self.links.append((data.strip(), self._href))
        for _, identity in self._open:
            if identity:
                before = self.text_by_id.get(identity, "")
                self.text_by_id[identity] = f"{before} {data.strip()}".strip()

    def links_to_requests(self, *, within: str = "") -> list[str]:
        """Return the queries of the steps on the page."""
        return [href[3:] for _, href in self.links if href.startswith("./?")]
