# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of an audit, as a person uses it who has only this file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.html import render
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.shape import Finding, Report, Title
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._audit.samples import (
    ODD_NAMES,
    make_report,
)

# How a title is shown of which a part is not seen: with the number of each such character.
NAMED = {
    "\u202eright to left\u2066": "U+202Eright to leftU+2066",
    "tab\tnewline\nnull\x00bell\x07": "tab\tnewline\nnullU+0000bellU+0007",
}
# An element for each cell of some tables, and some more: not for each of ten thousand titles.
FEW_ELEMENTS = 3000
ROWS_AT_ONCE = 25
WIDTHS = (1440, 900, 390)


@dataclass
class Opened:
    """A page in the browser, and what happened on it that should not."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def filter(self, **values: str) -> None:
        for name, value in values.items():
            control = self.page.locator(f"#filters [name={name}]")
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)

    def titles(self) -> list[str]:
        """The names of the titles that the matrix shows."""
        return self.page.locator("#titles tbody .title .text").evaluate_all("all => all.map((one) => one.textContent)")

    def groups(self, kind: str = "found") -> Locator:
        return self.page.locator(f"details.rule[data-kind={kind}]:not([hidden])")

    def counts(self, kind: str = "found") -> dict[str, int]:
        """How many findings the page says that each rule has."""
        counts = self.groups(kind).evaluate_all(
            "all => all.map((one) => [one.dataset.rule, one.querySelector('.count b').textContent])"
        )
        return {rule: int(count.replace(",", "")) for rule, count in counts}

    def elements(self) -> int:
        return int(self.page.evaluate("document.querySelectorAll('*').length"))

    def open_all(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


Open = Callable[..., Opened]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a report, with nothing else beside it. In the end, nothing may have happened on any of them."""
    with contextlib.ExitStack() as stack:
        all_opened: list[Opened] = []

        def show(report: Report, **options: Any) -> Opened:
            file = tmp_path / f"{len(all_opened)}.html"
            file.write_text(render(report), encoding="utf-8")
            opened = Opened(stack.enter_context(browser.new_context(**options)).new_page())
            all_opened.append(opened)

            def note(message: ConsoleMessage) -> None:
                opened.complaints.append(message.text)

            opened.page.on("console", note)
            opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
            opened.page.on("dialog", lambda dialog: opened.complaints.append(dialog.message))
            opened.page.on("request", lambda request: opened.requests.append(request.url))
            opened.page.goto(file.as_uri())
            return opened

        yield show
        for number, opened in enumerate(all_opened):
            assert opened.complaints == []
            assert set(opened.requests) <= {(tmp_path / f"{number}.html").as_uri(), "data:,"}


def loud(report: Report) -> list[Finding]:
    return [finding for finding in report["findings"] if not finding["silenced"]]


def by_rule(findings: list[Finding]) -> dict[str, int]:
    rules = [finding["rule"] for finding in findings]
    return {rule: rules.count(rule) for rule in rules}


# ---- What is shown


def test_names_are_shown_and_never_run(show: Open) -> None:
    page = show(make_report(len(ODD_NAMES), names=ODD_NAMES))
    page.page.locator("#order").select_option("catalogue")
    page.open_all()

    assert page.titles() == [NAMED.get(name, name) for name in ODD_NAMES]
    assert page.page.evaluate("document.scripts.length") == 2
    assert page.page.locator("svg[onload], #titles b, #titles script").count() == 0


def test_other_texts_are_shown_and_never_run(show: Open) -> None:
    report = make_report(4)
    odd = "<img src=x onerror=alert(1)>\u202e</script>"
    for finding in report["findings"]:
        finding.update(message=odd, hint=odd, option=odd, policy=odd, reason=odd if finding["silenced"] else None)
    for title in report["titles"]:
        title["policy"] = odd
    report["policies"][0]["name"] = odd
    report["notes"] = [odd]
    report["rules"][0].update(meaning=odd, failing=odd, passing=odd)
    page = show(report)
    page.open_all()

    assert page.page.locator("img").count() == 0
    expect(page.page.locator(".findings .message .text").first).to_have_text(odd.replace("\u202e", "U+202E"))
    expect(page.page.locator(".findings .reason").first).to_have_text(odd.replace("\u202e", "U+202E"))


def test_the_verdict_comes_first(show: Open) -> None:
    page = show(make_report(240))

    expect(page.page.locator("h1")).to_have_text("48 errors, 80 warnings")
    assert page.page.title().startswith("48 errors, 80 warnings")


def test_a_title_shows_its_protection_and_its_findings(show: Open) -> None:
    page = show(make_report(6))
    line = page.page.get_by_role("row").filter(has_text="title-00000")

    widevine, playready = line.locator(".license").all()
    expect(widevine).to_contain_text("unknown")
    expect(widevine).to_contain_text("1 error")
    expect(playready).to_contain_text("medium")
    assert "unknown" in (widevine.get_attribute("class") or "")
    line.get_by_role("button", name="title-00000").click()
    details = page.page.locator("#titles .details li")
    expect(details).to_have_count(2)
    expect(details.first).to_contain_text("Something is wrong with security_level.")
    line.get_by_role("button", name="title-00000").click()
    expect(details).to_have_count(0)


def test_the_worst_come_first(show: Open) -> None:
    page = show(make_report(6))
    assert page.titles() == [f"title-0000{number}" for number in (0, 5, 3, 1, 2, 4)]
    page.page.locator("#order").select_option("catalogue")
    assert page.titles() == [f"title-0000{number}" for number in range(6)]
    page.page.locator("#order").select_option("token")
    # The first has no token.
    assert page.titles() == [f"title-0000{number}" for number in (5, 4, 3, 2, 1, 0)]


def test_each_rule_shows_its_findings_and_the_fix(show: Open) -> None:
    report = make_report(240)
    page = show(report)
    group = page.groups().filter(has_text="title-hdcp-one-side")

    assert page.counts() == by_rule(loud(report))
    expect(group.locator("tbody tr")).to_have_count(0)
    group.locator("summary").click()
    expect(group.locator("tbody tr")).to_have_count(ROWS_AT_ONCE)
    expect(group.locator(".failing code")).to_have_text(
        "widevine:\n  hdcp_output_control: HDCP_V2\nplayready:\n  uncompressed_digital_video_opl: 0\n"
    )
    expect(group.locator(".passing code")).to_contain_text("uncompressed_digital_video_opl: 300")


def test_what_is_silenced_is_apart_and_says_why(show: Open) -> None:
    report = make_report(8)
    page = show(report)
    page.open_all()

    assert page.counts("silenced") == {"wv-content-id-length": 2}
    assert "wv-content-id-length" not in page.counts()
    expect(page.groups("silenced").locator(".reason")).to_have_text(["The players cut it off."] * 2)


def test_the_chart_of_tokens_says_the_same_as_its_table(show: Open) -> None:
    report = make_report(40)
    page = show(report)
    page.page.locator(".as-table summary").click()
    rows = page.page.locator(".as-table tbody tr")

    labels = {drm["name"]: drm["label"] for drm in report["drms"]}
    expected = [f"{one['date']}: {one['tokens']} {labels[one['drm']]}" for one in report["expiries"]]

    drawn = page.page.locator(".timeline rect title").evaluate_all("all => all.map((one) => one.textContent)")
    assert sorted(drawn) == sorted(expected)
    assert rows.count() == len({expiry["date"] for expiry in report["expiries"]})


def test_without_titles_the_policies_are_shown(show: Open) -> None:
    page = show(make_report(0))
    expect(page.page.locator("#titles")).to_have_text("No titles were given: policies alone were looked at.")
    expect(page.page.locator("#policies tbody tr")).to_have_count(2)


def test_without_a_ledger_it_says_so(show: Open) -> None:
    report = make_report(3)
    report["ledger"], report["expiries"] = None, []
    expect(show(report).page.locator(".charts")).to_contain_text("No ledger was given")


def change_of(page: Opened, rule: str) -> Any:
    """What the page shows of a rule as the place to change, read as YAML."""
    return yaml.safe_load(page.page.locator(f"#found-{rule} .change code").inner_text())


def test_each_rule_shows_where_to_change_what(show: Open) -> None:
    report = make_report(10)
    # All that have the option wrong are of one policy, and not all of it.
    page = show(report)
    page.open_all()

    assert change_of(page, "wv-security-level-range") == {
        "titles": [
            {"name": "title-00000", "widevine": {"security_level": None}},
            {"name": "title-00005", "widevine": {"security_level": None}},
        ]
    }
    expect(page.page.locator("#found-wv-security-level-range .change code")).to_contain_text(
        "security_level:  # Give another value."
    )
    # It is about no DRM.
    expect(page.page.locator("#found-title-hdcp-one-side .change")).to_be_hidden()
    page.filter(title="title-00005")
    assert [entry["name"] for entry in change_of(page, "wv-security-level-range")["titles"]] == ["title-00005"]


def test_what_a_whole_policy_has_is_changed_once(show: Open) -> None:
    report = make_report(6, names=ODD_NAMES)
    wrong = report["findings"][0]
    report["findings"] = [
        {**wrong, "title": title["name"], "policy": title["policy"], "option": option}
        for title in report["titles"]
        for option in ("security_level", "hdcp_output_control")
    ]
    for part in (*report["findings"], *report["titles"]):
        part["policy"] = {"purchase": "\u202e{{ 1 }}: # x\n</script>", "rental": "true"}[part["policy"]]
    page = show(report)
    page.open_all()
    options = {"widevine": {"hdcp_output_control": None, "security_level": None}}
    assert change_of(page, "wv-security-level-range") == {
        "policies": {"\u202e{{ 1 }}: # x\n</script>": options, "true": options}
    }


def test_places_to_change_are_a_few(show: Open) -> None:
    page = show(make_report(10_000))
    page.open_all()
    code = page.page.locator("#found-wv-security-level-range .change code")
    expect(code).to_contain_text("# and 1,992 more")
    assert len(change_of(page, "wv-security-level-range")["titles"]) == 8


@pytest.mark.parametrize("name", ["", "  ", "\u2003"])
def test_a_name_that_is_not_seen_is_named(name: str, show: Open) -> None:
    report = make_report(3, names=(name,))
    report["policies"][0]["name"] = name
    for each in (*report["titles"], *report["findings"]):
        each["policy"] = each["policy"] and name
    page = show(report)
    page.open_all()
    page.page.locator("#titles").get_by_role("button", name="(no name)").first.click()
    expect(page.page.locator("#titles .title").filter(has_text="(no name)")).to_have_count(1)
    expect(page.page.locator("#policies .title").first).to_have_text("(no name)")
    expect(page.page.locator("#found .findings .title").filter(has_text="(no name)").first).to_be_visible()


def test_marks_without_a_width_are_shown(show: Open) -> None:
    marks = "\u061c\u200b\u200c\u200d\u200e\u200f\u2028\ufeff"
    page = show(make_report(1, names=(f"a{marks}",)))
    assert page.titles() == ["a" + "".join(f"U+{ord(mark):04X}" for mark in marks)]


# ---- Search and filters


def names_of(report: Report, chosen: Callable[[Title], bool]) -> set[str]:
    return {title["name"] for title in report["titles"] if chosen(title)}


@pytest.mark.parametrize(
    ("filters", "of_title", "of_finding"),
    [
        ({"title": " TITLE-0001 "}, lambda t: "title-0001" in t["name"], lambda f: "title-0001" in f["title"]),
        ({"policy": "rental"}, lambda t: t["policy"] == "rental", lambda f: f["policy"] == "rental"),
        ({"policy": "purch"}, lambda t: t["policy"] == "purchase", lambda f: f["policy"] == "purchase"),
        ({"found": "error"}, lambda t: t["errors"], lambda f: f["severity"] == "error"),
        ({"found": "warning"}, lambda t: t["warnings"], lambda f: f["severity"] == "warning"),
        ({"found": "none"}, lambda t: not t["errors"] + t["warnings"], lambda f: False),
        ({"found": "silenced"}, lambda t: t["silenced"], lambda f: False),
        (
            {"rule": "wv-security-level-range"},
            lambda t: t["errors"],
            lambda f: f["rule"] == "wv-security-level-range",
        ),
        ({"drm": "playready"}, lambda t: True, lambda f: f["drm"] in (None, "playready")),
        (
            {"protection": "unknown"},
            lambda t: any(license_["protection"] == "unknown" for license_ in t["licenses"].values()),
            lambda f: int(f["title"][-5:]) % 5 == 0,
        ),
        (
            {"policy": "rental", "found": "error", "drm": "widevine"},
            lambda t: t["policy"] == "rental" and t["errors"],
            lambda f: f["policy"] == "rental" and f["severity"] == "error",
        ),
        ({"title": "no such title"}, lambda t: False, lambda f: False),
    ],
)
def test_filters_leave_titles_and_findings(
    filters: dict[str, str], of_title: Callable[[Title], bool], of_finding: Callable[[Finding], bool], show: Open
) -> None:
    report = make_report(20)
    page = show(report)
    page.filter(**filters)

    assert set(page.titles()) == names_of(report, of_title)
    assert page.counts() == by_rule([finding for finding in loud(report) if of_finding(finding)])
    expect(page.page.locator("#status")).to_contain_text("Filtered by")

    page.page.get_by_role("button", name="Reset").click()
    expect(page.page.locator("#status")).to_be_empty()
    assert len(page.titles()) == 20
    assert page.counts() == by_rule(loud(report))


def test_nothing_left_is_said(show: Open) -> None:
    page = show(make_report(20))
    page.filter(title="no such title")
    expect(page.page.locator("#titles")).to_have_text("No title is left by the filters.")
    expect(page.page.locator("#found-nothing")).to_be_visible()
    expect(page.page.locator("#silenced-nothing")).to_be_visible()


def test_a_policy_in_the_matrix_chooses_it(show: Open) -> None:
    page = show(make_report(6))
    page.page.locator("#titles").get_by_role("button", name="rental").first.click()
    assert set(page.titles()) == {"title-00001", "title-00003", "title-00005"}


def test_a_whole_name_of_a_policy_means_this_one(show: Open) -> None:
    report = make_report(6)
    report["policies"][0]["name"] = "rental-hd"
    for title in report["titles"]:
        title["policy"] = title["policy"].replace("purchase", "rental-hd")
    page = show(report)
    page.filter(policy="rental")
    assert len(page.titles()) == 3
    page.filter(policy="renta")
    assert len(page.titles()) == 6


# ---- Ten thousand titles


def test_ten_thousand_titles_stay_light(show: Open) -> None:
    report = make_report(10_000)
    page = show(report)
    page.open_all()
    expect(page.groups().first.locator("tbody tr")).to_have_count(ROWS_AT_ONCE)
    assert page.elements() < FEW_ELEMENTS

    page.page.locator("#order").select_option("catalogue")
    pages = page.page.get_by_role("navigation", name="Pages of titles", exact=True)
    pages.get_by_role("button", name="Last").click()
    assert page.titles() == [f"title-{number:05}" for number in range(9975, 10_000)]
    pages.get_by_role("button", name="Previous").click()
    expect(pages.locator(".range")).to_have_text("9,951 to 9,975 of 10,000")
    page.filter(title="title-04321")
    assert page.titles() == ["title-04321"]
    assert page.counts() == by_rule([found for found in loud(report) if found["title"] == "title-04321"])
    page.filter(title="")
    assert page.elements() < FEW_ELEMENTS


def test_ten_thousand_policies_stay_light(show: Open) -> None:
    report = make_report(2)
    [policy, *_rest] = report["policies"]
    report["policies"] = [{**policy, "name": f"policy-{number}"} for number in range(10_000)]
    page = show(report)
    expect(page.page.locator("#policies tbody tr")).to_have_count(ROWS_AT_ONCE)
    assert page.elements() < FEW_ELEMENTS


# ---- Paper

ROWS_ON_PAPER = "document.querySelectorAll('details.rule[open]:not([hidden]) .findings tbody tr').length"


def test_all_findings_are_printed_and_no_controls(show: Open) -> None:
    report = make_report(240)
    page = show(report)
    page.open_all()
    before = page.elements()
    page.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = false; })")
    page.page.emulate_media(media="print")

    page.page.wait_for_function(f"() => {ROWS_ON_PAPER} === {len(report['findings'])}")
    expect(page.page.locator("#titles tbody tr.line")).to_have_count(240)
    for control in page.page.locator("input, select, .pager, form, nav").all():
        expect(control).to_be_hidden()

    page.page.emulate_media(media="screen")
    page.page.wait_for_function(f"() => {ROWS_ON_PAPER} === 0")
    expect(page.page.locator("#titles tbody tr.line")).to_have_count(ROWS_AT_ONCE)
    assert page.elements() < before


def test_a_browser_that_prints_has_all_findings(show: Open) -> None:
    report = make_report(120)
    page = show(report)
    page.page.evaluate(f"addEventListener('beforeprint', () => {{ window.onPaper = {ROWS_ON_PAPER}; }})")

    assert page.page.pdf().startswith(b"%PDF")
    assert page.page.evaluate("window.onPaper") == len(report["findings"])
    page.page.wait_for_function(f"() => {ROWS_ON_PAPER} === 0")


def test_what_is_filtered_is_printed_so(show: Open) -> None:
    report = make_report(40)
    page = show(report)
    page.filter(found="error")
    page.page.emulate_media(media="print")

    page.page.wait_for_function(f"() => {ROWS_ON_PAPER} === 8")
    expect(page.page.locator("#status")).to_be_visible()
    expect(page.page.locator("#status")).to_have_text("8 of 40 titles, 8 of 22 findings. Filtered by Findings: Errors")


def test_a_matrix_of_many_titles_is_not_printed_and_it_is_said(show: Open) -> None:
    page = show(make_report(501))
    page.page.emulate_media(media="print")
    expect(page.page.locator("#titles")).to_contain_text("The matrix of 501 titles is not printed.")
    page.page.emulate_media(media="screen")
    expect(page.page.locator("#titles tbody tr.line")).to_have_count(ROWS_AT_ONCE)


# ---- Everybody


def test_the_keyboard_reaches_everything(show: Open) -> None:
    page = show(make_report(60)).page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the titles")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#catalogue")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#order")).to_be_focused()
    page.keyboard.press("Tab")
    opener = page.get_by_role("button", name="title-00000")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="wv-security-level-range")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#found-wv-security-level-range")).to_have_attribute("open", "")

    following = page.get_by_role("navigation", name="Pages of titles", exact=True).get_by_role("button", name="Next")
    following.focus()
    for _press in range(4):
        page.keyboard.press("Enter")
    expect(following).to_be_focused()
    expect(page.locator("#titles .range")).to_have_text("51 to 60 of 60")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(scheme: str, width: int, packages: Path, show: Open) -> None:
    page = show(
        make_report(len(ODD_NAMES), names=ODD_NAMES), color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page.open_all()
    page.page.locator(".opener").first.click()
    # The page lets no script be put into it, but the browser's tools may run one.
    page.page.evaluate((packages / "axe-core/axe.min.js").read_text("utf-8"))
    found = page.page.evaluate("axe.run()")

    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    assert {"color-contrast", "label", "select-name"} <= {rule["id"] for rule in found["passes"]}
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_dark_where_it_is_asked_to_be_and_light_on_paper(show: Open) -> None:
    page = show(make_report(3), color_scheme="dark").page
    ink = "getComputedStyle(document.body).color"
    on_screen = page.evaluate(ink)
    page.emulate_media(media="print", color_scheme="dark")
    assert (on_screen, page.evaluate(ink)) == ("rgb(233, 235, 241)", "rgb(23, 26, 33)")


# ---- Nothing comes in, nothing goes out


@pytest.mark.parametrize(
    ("attempt", "directive"),
    [
        ("fetch('http://127.0.0.1:9/')", "connect-src"),
        ("document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/' }))", "img-src"),
        (
            "document.body.append(document.createElement('style').appendChild(new Text('p{}')).parentNode)",
            "style-src-elem",
        ),
        ("document.body.setAttribute('style', 'color: red')", "style-src-attr"),
        ("document.body.innerHTML = '<p>'", "require-trusted-types-for"),
        ("document.createElement('script').text = 'alert(1)'", "require-trusted-types-for"),
    ],
)
def test_the_policy_of_the_page_is_in_force(attempt: str, directive: str, show: Open) -> None:
    page = show(make_report(1))
    page.page.evaluate(
        "() => { window.refused = []; addEventListener('securitypolicyviolation', "
        "(event) => window.refused.push(event.effectiveDirective)); }"
    )
    # In a task of the page: what the browser's tools run themselves is allowed more.
    page.page.evaluate(f"() => {{ Promise.resolve().then(() => {attempt}).catch(() => {{}}); }}")

    page.page.wait_for_function("() => window.refused.length > 0")
    assert page.page.evaluate("window.refused") == [directive]
    # The browser says so too, which is as it should be.
    page.complaints.clear()
    page.requests = [url for url in page.requests if "127.0.0.1" not in url]
