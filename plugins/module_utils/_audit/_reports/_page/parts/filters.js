// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// What is chosen of the report: titles and findings, by everything that the form asks for.

const form = part("filters");
const policyNames = new Set(policies.map((policy) => policy.name));
const POLICIES_TO_OFFER = 200;

const folded = (text) => text.normalize("NFKC").toLowerCase();

function chosenFilters() {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
}

// Whether a name has the text in it, or is the text where that is a whole name.
function matcher(text, names = new Set()) {
  if (text === "") return () => true;
  if (names.has(text)) return (name) => name === text;
  const wanted = folded(text);
  return (name) => name !== null && folded(name).includes(wanted);
}

function selected(filters) {
  const byTitle = matcher(filters.title);
  const byPolicy = matcher(filters.policy, policyNames);
  const fits = (finding) =>
    byTitle(finding.title) &&
    byPolicy(finding.policy) &&
    (filters.rule === "" || finding.rule === filters.rule) &&
    (filters.drm === "" || finding.drm === null || finding.drm === filters.drm) &&
    (filters.found === "" || filters.found === (finding.silenced ? "silenced" : finding.severity));
  const shownTitles = titles.filter(
    (title) => byTitle(title.name) && byPolicy(title.policy) && hasLicense(title, filters) && hasFindings(title, filters, fits),
  );
  const protectedSo = filters.protection ? new Set(shownTitles.map((title) => title.name)) : null;
  const chosen = findings.filter((finding) => fits(finding) && (!protectedSo || protectedSo.has(finding.title)));
  return {
    filters,
    titles: shownTitles,
    found: chosen.filter((finding) => !finding.silenced),
    silenced: chosen.filter((finding) => finding.silenced),
    policies: policies.filter((policy) => byPolicy(policy.name)),
  };
}

function hasLicense(title, { drm, protection }) {
  if (!drm && !protection) return true;
  const asked = drm ? [title.licenses.get(drm)].filter(Boolean) : [...title.licenses.values()];
  return asked.some((license) => !protection || license.protection === protection);
}

function hasFindings(title, { rule, found }, fits) {
  if (found === "none") return title.errors + title.warnings === 0;
  return (!rule && !found) || title.findings.some(fits);
}

// In words, for the line above the titles, which is printed too.
function describe({ filters, titles: some, found, silenced }) {
  const all = { titles: titles.length, findings: findings.filter((finding) => !finding.silenced).length };
  const limits = [...form.elements].filter((control) => control.name && filters[control.name]).map((control) => {
    const value = control.selectedOptions ? control.selectedOptions[0].text : control.value.trim();
    return [`${control.parentElement.firstChild.textContent.trim()}: `, shown(value)];
  });
  if (limits.length === 0) return [];
  const also = silenced.length ? ` ${number(silenced.length)} silenced.` : "";
  const counts = `${number(some.length)} of ${counted(all.titles, "title")}, ${number(found.length)} of ${counted(all.findings, "finding")}.${also} `;
  return [make("b", {}, counts), "Filtered by ", ...limits.flatMap((limit, index) => (index ? ["; ", ...limit] : limit))];
}

function choosePolicy(name) {
  form.elements.policy.value = name;
  form.dispatchEvent(new Event("input"));
}

function offerPolicies() {
  const options = policies.slice(0, POLICIES_TO_OFFER).map((policy) => make("option", { value: policy.name }));
  part("policy-names").append(...options);
}
