// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The matrix of titles and DRMs.

const ORDERS = {
  catalogue: (one, other) => one.place - other.place,
  worst: (one, other) => other.errors - one.errors || other.warnings - one.warnings || one.place - other.place,
  name: (one, other) => collator.compare(one.name, other.name) || one.place - other.place,
  token: (one, other) => compareTexts(endOf(one), endOf(other)) || one.place - other.place,
};
const collator = new Intl.Collator("en", { numeric: true });
const compareTexts = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

// Later than all times: titles without a token are last.
const NEVER = "~";
const endOf = (title) => [...title.licenses.values()].map((license) => license.validUntil ?? NEVER).sort()[0] ?? NEVER;

const matrix = pagedTable("titles", ["Title", "Policy", ...labels.values()], titleRows);
const opened = new Set();

function showTitles(selection) {
  const order = ORDERS[part("order").value];
  const count = selection.titles.length;
  const all = titles.length;
  part("titles-count").textContent = count < all ? `${number(count)} of ${number(all)}` : number(all);
  const nothing = all ? "No title is left by the filters." : "No titles were given: policies alone were looked at.";
  part("titles").replaceChildren(count ? matrix.element : make("p", { className: "nothing" }, nothing));
  if (count) matrix.show(selection.titles.toSorted(order));
}

function titleRows(title) {
  const own = withoutLicenses(title);
  const name = title.findings.length ? opener(title) : shownName(title.name);
  const cells = [...labels].map(([drm, label]) => licenseCell(label, title.licenses.get(drm)));
  const line = row(
    { className: "line" },
    rowHead({ className: "title" }, name, ...own),
    cell("Policy", { className: "policy" }, policyButton(title.policy)),
    ...cells,
  );
  return opened.has(title) ? [line, detailsRow(title)] : [line];
}

// The findings that no DRM owns.
function withoutLicenses(title) {
  const licenses = [...title.licenses.values()];
  const rest = (key) => Math.max(0, title[key] - licenses.reduce((sum, license) => sum + license[key], 0));
  return badges({ errors: rest("errors"), warnings: rest("warnings"), silenced: rest("silenced") });
}

function opener(title) {
  const button = make("button", { type: "button", className: "opener", ariaExpanded: String(opened.has(title)) }, shownName(title.name));
  button.addEventListener("click", () => {
    const line = button.closest("tr");
    const isOpen = opened.delete(title);
    if (isOpen) line.nextElementSibling.remove();
    else {
      opened.add(title);
      line.after(detailsRow(title));
    }
    button.ariaExpanded = String(!isOpen);
  });
  return button;
}

function policyButton(name) {
  if (!policyNames.has(name)) return shownName(name);
  const button = make("button", { type: "button", className: "link", title: "Show this policy only" }, shownName(name));
  button.addEventListener("click", () => choosePolicy(name));
  return button;
}

function licenseCell(label, license) {
  if (!license) return cell(label, { className: "license absent" }, quiet("no license"));
  const { protection } = license;
  const level = make("span", { className: "level" }, icon(protection), protection);
  const terms = make("span", { className: "terms" }, termsOf(license));
  if (license.validUntil !== null) terms.append(" ", tokenOf(license));
  return cell(label, { className: `license ${protection}` }, make("span", { className: "head" }, level, ...badges(license)), terms);
}

function termsOf({ protection, level, hdcp }) {
  if (protection === "unknown" && level === "unknown" && hdcp === "unknown") return "hidden by an error";
  const security = level === "not stated" || level === "unknown" ? `level ${level}` : level;
  const output = hdcp === "none" ? "no HDCP" : hdcp === "unknown" ? "HDCP unknown" : hdcp;
  return `${security}, ${output}`;
}

function tokenOf({ validUntil, ending }) {
  const day = make("time", { dateTime: validUntil }, validUntil.slice(0, 10));
  const hasEnded = validUntil < data.generatedAt;
  const words = hasEnded ? "token ended " : "token until ";
  const mark = hasEnded || ending ? [icon("warning")] : [];
  return make("span", { className: hasEnded || ending ? "token ending" : "token" }, ...mark, words, day);
}

function detailsRow(title) {
  const entries = title.findings.map((finding) => {
    const kind = finding.silenced ? "silenced" : "found";
    const rule = make("a", { href: `#${kind}-${finding.rule}` }, finding.rule);
    const where = [finding.drm === null ? "" : `${labels.get(finding.drm) ?? finding.drm} `, ...optionOf(finding)];
    const reason = finding.silenced ? [make("p", { className: "reason" }, "Silenced: ", shown((finding.reason ?? "").trim()))] : [];
    const kindOfIcon = finding.silenced ? "silenced" : finding.severity;
    return make("li", {}, icon(kindOfIcon), make("div", {}, make("p", {}, ...where, " ", rule), ...messageOf(finding), ...reason));
  });
  const list = make("ul", { className: "details" }, ...entries);
  return row({ className: "below" }, cell("", { colSpan: 2 + labels.size }, list));
}
