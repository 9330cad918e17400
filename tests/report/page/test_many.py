"""The page of many sites: the first and the last, and what is left out is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.errors import InputError
from powbench.report.page import documents, html, many

EXAMPLE = Path(__file__).parents[3] / "examples" / "many-sites"
BOTH = (str(EXAMPLE / "template.toml"), "--sites", str(EXAMPLE / "sites.csv"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("many")
    found = {}
    for name, options in (("project", ()), ("simulate", ("--paths", "20"))):
        path = folder / f"{name}.json"
        assert run([name, *BOTH, *options, "-q", "--json", str(path)]) == 0
        found[name] = path.read_text(encoding="utf-8")
    return found


def _read(text: str) -> Any:
    (document,) = documents.read([("many.json", text)])
    return document


def test_few_sites_are_all_shown(written: dict[str, str]) -> None:
    document = _read(written["project"])
    assert many.thinned(document, many.room([document])) == document


def test_of_many_the_first_and_the_last(
    written: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "MOST", 8)
    whole = _read(written["project"])
    thin = many.thinned(whole, many.room([whole]))
    names = [site.site for site in whole.content.sites]
    kept = [*names[:6], *names[-2:]]
    for each in (thin.content, thin.content.sensitivity, thin.content.model):
        assert [site.site for site in each.sites] == kept
    said = thin.content.notes[0]
    assert "the first 6 and the last 2 of 60 sites, as they rank. 52 are left out" in said
    places = {site.market for site in thin.content.model.sites}
    assert places == set(range(len(thin.content.model.markets)))
    by_name = {site.site: site for site in whole.content.model.sites}
    for site in thin.content.model.sites:
        theirs = whole.content.model.markets[by_name[site.site].market]
        assert thin.content.model.markets[site.market] == theirs
    html.parts([whole])


def test_paths_too(written: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "MOST", 8)
    whole = _read(written["simulate"])
    thin = many.thinned(whole, many.room([whole]))
    assert len(thin.content.sites) == 8 and "52 are left out" in thin.content.notes[0]
    assert thin.content.fleet is not None


def test_documents_share_the_room(written: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "ROOM_BYTES", 400_000)
    both = documents.read([(f"{name}.json", text) for name, text in written.items()])
    alone = len(many.thinned(both[0], many.room(both[:1])).content.sites)
    together = [len(many.thinned(d, many.room(both)).content.sites) for d in both]
    assert 2 <= together[0] < alone < 60 and 2 <= together[1] < 60


def test_a_damaged_document_is_one_error(
    written: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "MOST", 8)
    data = json.loads(written["project"])
    data["model"]["sites"][0]["market"] = 99
    with pytest.raises(InputError, match="a damaged projection"):
        html.parts([_read(json.dumps(data))])


def test_the_page_stays_small_and_says_so(written: dict[str, str], tmp_path: Path) -> None:
    """300 sites: those of the example again and again, under other names."""
    data = json.loads(written["project"])
    for part in (data, data["sensitivity"], data["model"]):
        part["sites"] = [
            {**site, "site": f"{site['site']}-{n}"} for n in range(5) for site in part["sites"]
        ]
    data["notes"] = [f"note {n}" for n in range(5000)]
    path, page = tmp_path / "hundreds.json", tmp_path / "page.html"
    path.write_text(json.dumps(data))
    assert run(["report", str(path), "-q", "-o", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert len(text.encode()) < html.LARGEST_BYTES
    assert "the first 45 and the last 15 of 300 sites" in text
    assert "4,960 more notes are in the document" in text
