# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of an audit as text; what it does in a browser is tested end to end."""

from __future__ import annotations

import base64
import hashlib
import importlib
import itertools
import json
import re
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports import html
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports._page.bars import bar_charts
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports._page.changes import changes
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports._page.columns import packed
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports._page.timeline import (
    COLOURS,
    timeline,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports._page.verdict import verdict
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.reading import parse
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.examples import several
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.shape import Report

from .audits import POLICY, ask, parts, title
from .samples import NOW, ODD_NAMES, make_report

PARTS = Path(html.__file__).parent / "_page" / "parts"
TODAY = NOW.date()


class Read(HTMLParser):
    """What a browser finds: the texts of scripts and styles, and all attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        given_attributes = dict(attrs)
        if given_attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = given_attributes["content"] or ""
        if tag in ("script", "style"):
            self.texts.append((given_attributes.get("type") or tag, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            kind, text = self.texts.pop()
            self.texts.append((kind, text + data))

    @property
    def data(self) -> dict[str, Any]:
        """The data of the page's script."""
        found: dict[str, Any] = json.loads(dict(self.texts)["application/json"])
        return found


def unpacked(columns: dict[str, Any]) -> list[dict[str, Any]]:
    count = len(next(iter(columns.values()))[1]) if columns else 0
    return [{key: values[places[row]] for key, (values, places) in columns.items()} for row in range(count)]


# ---- One file, and nothing else


def test_it_needs_no_other_file() -> None:
    page = Read(html.render(make_report(6)))
    addresses = {
        (tag, value)
        for tag, name, value in page.attributes
        if name in ("src", "href", "srcset", "action", "data", "poster", "xlink:href") and not value.startswith("#")
    }
    assert addresses == {("link", "data:,")}
    assert [kind for kind, _text in page.texts] == ["style", "application/json", "module"]


def test_only_its_own_script_and_style_are_allowed() -> None:
    page = Read(html.render(make_report(6)))
    texts = dict(page.texts)
    directives = dict(directive.split(" ", 1) for directive in page.policy.split("; "))

    for directive, text in (("script-src", texts["module"]), ("style-src", texts["style"])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
        assert directives[directive] == f"'sha256-{digest}'"
    assert directives["default-src"] == "'none'"
    assert directives["img-src"] == "data:"
    assert not any(name == "style" or name.startswith("on") for _tag, name, _value in page.attributes)


def test_every_part_is_used() -> None:
    templates = "".join(part.read_text("utf-8") for part in PARTS.glob("*.j2"))
    others = {part.name for part in PARTS.iterdir()} - {"page.html.j2", "page.css", *html._SCRIPTS}
    assert all(f'"{name}"' in templates for name in others)


def test_it_is_imported_without_jinja(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    importlib.reload(html)
    with pytest.raises(ImportError):
        html.render(make_report(1))


# ---- What the catalogue holds


def test_the_script_gets_all_titles_and_findings() -> None:
    report = make_report(40, names=ODD_NAMES)
    data = Read(html.render(report)).data

    found = unpacked(data["findings"])
    assert [{key: value for key, value in row.items() if key != "change"} for row in found] == report["findings"]
    assert [row["name"] for row in unpacked(data["titles"])] == [title["name"] for title in report["titles"]]
    licenses = unpacked(data["licenses"])
    assert len(licenses) == report["summary"]["licenses"]
    for row in licenses:
        license_ = report["titles"][row["place"]]["licenses"][row["drm"]]
        assert (row["protection"], row["level"], row["hdcp"]) == (
            license_["protection"],
            license_["security_level"],
            license_["hdcp"],
        )
        assert row["validUntil"] == (license_["token"]["valid_until"] if license_["token"] else None)


def saying(text: str) -> Report:
    """A report that says this wherever a report may say what a catalogue holds, and more."""
    report = make_report(5, names=(text,))
    report["notes"] = [text]
    report["rules"][0].update(meaning=text, failing=text, passing=text)
    for finding in report["findings"]:
        finding.update(message=text, hint=text, option=text, policy=text)
    report["policies"][0]["name"] = text
    return report


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1) | st.sampled_from(ODD_NAMES) | st.just("</script ><!--<script>\u2028\u2029"))
def test_no_text_gets_out_of_its_place(odd: str) -> None:
    plain, page = Read(html.render(saying("plain"))), Read(html.render(saying(odd)))

    assert [kind for kind, _text in page.texts] == [kind for kind, _text in plain.texts]
    assert page.attributes == plain.attributes
    assert page.texts[0] == plain.texts[0]
    assert page.texts[2] == plain.texts[2]
    assert unpacked(page.data["findings"])[0]["message"] == odd
    block = dict(page.texts)["application/json"]
    assert block.isascii()
    assert not set("<>&") & set(block)


@pytest.mark.parametrize("rows", [[], [{"a": 1, "b": None}], [{"a": "x", "b": 2}, {"a": "x", "b": 3}]])
def test_rows_are_packed_and_unpacked(rows: list[dict[str, Any]]) -> None:
    assert unpacked(packed(rows)) == rows


def test_a_text_stands_once() -> None:
    assert packed([{"a": "long text"}] * 3) == {"a": (["long text"], [0, 0, 0])}


# ---- Where something is changed


def changed(*entries: Mapping[str, Any], **options: Any) -> list[tuple[str | None, str, str | None]]:
    """Title and option of all findings, and where the option is changed."""
    report = parse(ask(*entries, **options)["report"])
    return [
        (found["title"], found["option"], change)
        for found, change in zip(report["findings"], changes(report), strict=True)
    ]


def test_what_most_titles_of_a_policy_have_is_changed_there() -> None:
    policies = {POLICY: parts(widevine={"security_level": 9})}
    assert changed(*several(2), policies=policies) == [
        ("part-1", "security_level", "policy"),
        ("part-2", "security_level", "policy"),
    ]
    assert changed(policies=policies) == [(None, "security_level", "policy")]
    one_is_right = title(widevine={"security_level": 5})
    assert {change for _title, _option, change in changed(*several(2), one_is_right, policies=policies)} == {"policy"}


def test_what_some_titles_have_is_changed_at_them() -> None:
    overriding = title(widevine={"security_level": 9})
    assert changed(*several(1), overriding) == [("harbour", "security_level", "title-drm")]


def test_a_kid_is_changed_at_its_title() -> None:
    assert changed(title(kid="1", drm=["widevine"])) == [("harbour", "kid", "title")]


def test_what_no_option_of_one_drm_is_about_has_no_place() -> None:
    silences = [{"rule": "nope", "reason": "x", "policy": POLICY, "drm": "widevine"}]
    assert changed(title(), silence=silences) == [(None, "silence[nope]", None)]
    assert changed(title(policy="nobody")) == [("harbour", "policy", None)]
    assert changed(title(name="twice"), title(name="twice", kid="^b")) == [("twice", "name", None)]


# ---- The verdict


def counted(errors: int, warnings: int, silenced: int = 0) -> Report:
    report = make_report(0)
    report["verdict"] = "error" if errors else "warning" if warnings else "passed"
    report["summary"].update(errors=errors, warnings=warnings, silenced=silenced)
    return report


@pytest.mark.parametrize(
    ("report", "headline", "explanation"),
    [
        (counted(1, 0), "1 error", "The token service would refuse what has an error."),
        (counted(2000, 1, 5), "2,000 errors, 1 warning", "The token service would refuse what has an error."),
        (
            counted(0, 2),
            "No error, 2 warnings",
            "The token service would accept the catalogue. What it warns of may be meant.",
        ),
        (counted(0, 0), "Passed", "Nothing was found."),
        ({**counted(0, 0), "notes": []}, "Passed", "Nothing is wrong with this catalogue."),
        (counted(0, 0, 1), "Passed", "Nothing counts against this catalogue: 1 finding silenced."),
    ],
)
def test_the_verdict_in_words(report: Report, headline: str, explanation: str) -> None:
    found = verdict(report)
    assert (found["headline"], found["explanation"]) == (headline, explanation)
    assert found["kind"] == report["verdict"]


def test_shares_are_of_all_titles() -> None:
    shares = verdict(make_report(240))["shares"]
    assert [(share["kind"], share["titles"]) for share in shares] == [("error", 48), ("warning", 64), ("passed", 128)]
    assert shares[0]["start"] == 0
    assert shares[-1]["start"] + shares[-1]["width"] == pytest.approx(100)
    assert verdict(make_report(0))["shares"] == []


# ---- Bars


def test_bars_stand_in_the_order_of_what_they_protect() -> None:
    protection, _levels, hdcp = bar_charts(make_report(240))
    assert [drm["drm"] for drm in protection["drms"]] == ["Widevine", "PlayReady"]
    assert [one["value"] for one in protection["drms"][0]["bars"]] == ["high", "medium", "low", "unknown"]
    assert [one["value"] for one in hdcp["drms"][0]["bars"]] == ["HDCP 2", "none", "unknown"]


@pytest.mark.parametrize("titles", [1, 7, 240])
def test_the_bars_of_a_drm_are_all_its_titles(titles: int) -> None:
    for chart in bar_charts(make_report(titles)):
        for drm in chart["drms"]:
            assert sum(one["titles"] for one in drm["bars"]) == titles
            assert sum(one["width"] for one in drm["bars"]) == pytest.approx(100)


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (0.2, "<1%"), (1, "1%"), (49.6, "50%"), (99.4, ">99%"), (100, "100%")]
)
def test_a_percentage_says_neither_none_nor_all_of_some(share: float, text: str) -> None:
    assert html._percent(share) == text


# ---- Tokens over time


def ending(*days: tuple[int, int], before: int = 7) -> Report:
    """A report whose tokens end so many days from today, so many on each."""
    report = make_report(2)
    report["expiries"] = [
        {"date": (TODAY + timedelta(day)).isoformat(), "drm": "widevine", "tokens": tokens} for day, tokens in days
    ]
    assert report["ledger"] is not None
    report["ledger"]["ending_before"] = f"{(TODAY + timedelta(before)).isoformat()}T12:00:00Z"
    return report


def columns(report: Report) -> list[tuple[str, int]]:
    found = timeline(report)
    assert found is not None
    return [(column["when"], column["tokens"]) for column in found["columns"]]


def test_a_column_is_a_day_as_long_as_there_is_room() -> None:
    found = columns(ending((0, 1), (2, 5)))
    assert found == [("2026-11-21", 1), ("2026-11-22", 0), ("2026-11-23", 5)]


def test_a_column_is_a_week_where_there_are_more_days() -> None:
    found = columns(ending((0, 1), (13, 2), (200, 5)))
    assert found[:2] == [("2026-11-21 to 2026-11-27", 1), ("2026-11-28 to 2026-12-04", 2)]
    assert found[-1] == ("2027-06-05 to 2027-06-11", 5)


def test_what_has_ended_and_what_ends_long_after_the_others_stand_beside() -> None:
    found = columns(ending((-400, 3), (-1, 4), (1, 99), (100_000, 1)))
    assert found == [("Ended", 7), ("2026-11-21", 0), ("2026-11-22", 99), ("Later", 1)]


@pytest.mark.parametrize("days", [1, 2, 5, 6, 23, 39, 200])
def test_labels_have_room_and_name_what_stands_beside(days: int) -> None:
    found = timeline(ending((-1, 4), (0, 500), (days, 500), (100_000, 1)))
    assert found is not None
    labelled = [(place, column["label"]) for place, column in enumerate(found["columns"]) if column["label"]]
    places = [place for place, _label in labelled]
    assert (labelled[0][1], labelled[-1][1]) == ("Ended", "Later")
    assert min(after - before for before, after in itertools.pairwise(places)) >= len(found["columns"]) // 5


def test_the_last_day_that_there_is_has_a_column() -> None:
    last = (date.max - TODAY).days
    found = columns(ending((last, 1)))
    assert found[-1][0].endswith(date.max.isoformat())
    assert found[-1][1] == 1


@pytest.mark.parametrize(("before", "place"), [(0, 0.0), (1, 50.0), (2, 100.0), (3, None), (-1, None)])
def test_the_date_that_was_asked_about_stands_where_it_belongs(before: int, place: float | None) -> None:
    found = timeline(ending((0, 1), (1, 1), before=before))
    assert found is not None
    assert found["asked"] == place


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-3000, 40_000), st.integers(1, 500)), min_size=1, unique_by=lambda one: one[0]))
def test_no_token_is_lost_in_columns(days: list[tuple[int, int]]) -> None:
    report = ending(*sorted(days))
    found = timeline(report)
    assert found is not None
    assert sum(column["tokens"] for column in found["columns"]) == sum(tokens for _day, tokens in days)
    assert len(found["columns"]) <= 42
    assert max(part["bottom"] + part["height"] for column in found["columns"] for part in column["parts"]) == (
        pytest.approx(100)
    )
    assert found["columns"][-1]["start"] + found["columns"][-1]["width"] == pytest.approx(100)
    assert html.render(report)


def test_every_drm_has_a_colour_of_the_style_however_many_there_are() -> None:
    report = ending((1, 5))
    report["drms"] = [{"name": f"drm{number}", "label": f"DRM {number}"} for number in range(2 * COLOURS)]
    report["expiries"] = [
        {"date": TODAY.isoformat(), "drm": drm["name"], "tokens": 1} for drm in reversed(report["drms"])
    ]
    found = timeline(report)
    assert found is not None
    assert list(found["drms"].values()) == [*range(1, COLOURS + 1)] * 2
    style = (PARTS / "page.css").read_text("utf-8")
    assert re.findall(r"^\.series-(\d+) \{\n  fill: var\(--series-\1\);", style, re.MULTILINE) == [
        str(number) for number in range(1, COLOURS + 1)
    ]
    # One for light screens, and one for dark ones.
    assert all(style.count(f"--series-{number}: #") == 2 for number in range(1, COLOURS + 1))
    assert html.render(report).count(f'class="series-{COLOURS}"') == 4


def test_a_drm_without_tokens_takes_no_colour_from_the_others() -> None:
    report = ending((1, 5))
    report["expiries"] = [{"date": TODAY.isoformat(), "drm": "playready", "tokens": 1}]
    found = timeline(report)
    assert found is not None
    assert found["drms"] == {"PlayReady": 2}


@pytest.mark.parametrize(("ledger", "words"), [(True, "holds no token"), (False, "No ledger was given")])
def test_without_tokens_there_is_no_chart_and_it_says_why(ledger: bool, words: str) -> None:
    report = make_report(3)
    report["expiries"] = []
    if not ledger:
        report["ledger"] = None
    assert timeline(report) is None
    assert words in html.render(report)
