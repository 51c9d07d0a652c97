// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The findings of each rule. Their tables are made when they are opened.

const FEW = 30;
const NAMES = { found: "findings", silenced: "silenced findings" };

const groups = [...document.querySelectorAll("details.rule")].map((element) => {
  const { rule, kind } = element.dataset;
  const columns = ["Title", "Policy", "DRM", "Option", "What is wrong, and what to do"];
  if (kind === "silenced") columns.push("Why it is silenced");
  const table = pagedTable(`${NAMES[kind]} of ${rule}`, columns, (finding) => [findingRow(finding, kind)]);
  const all = findings.filter((finding) => finding.rule === rule && finding.silenced === (kind === "silenced")).length;
  const group = { element, rule, kind, table, all, own: [], isShown: false };
  element.querySelector(".findings").append(table.element);
  element.addEventListener("toggle", () => showGroup(group));
  return group;
});

function findingRow(finding, kind) {
  const cells = [
    rowHead({ className: "title" }, finding.title === null ? quiet("all titles") : shownName(finding.title)),
    cell("Policy", {}, finding.policy === null ? quiet("all policies") : shownName(finding.policy)),
    cell("DRM", {}, finding.drm === null ? quiet("all DRMs") : (labels.get(finding.drm) ?? finding.drm)),
    cell("Option", { className: "option" }, ...optionOf(finding)),
    cell("", { className: "message" }, ...messageOf(finding)),
  ];
  if (kind === "silenced") cells.push(cell("Reason", { className: "reason" }, shown((finding.reason ?? "").trim())));
  return row({}, ...cells);
}

function optionOf(finding) {
  const isSame = finding.parameter === null || finding.parameter === finding.option;
  return [make("code", {}, shown(finding.option)), ...(isSame ? [] : [" ", make("code", { className: "quiet" }, shown(finding.parameter))])];
}

const messageOf = (finding) => [make("p", {}, shown(finding.message)), make("p", { className: "hint" }, shown(finding.hint))];

function showGroup(group) {
  if (!group.element.open || group.isShown) return;
  group.table.show(group.own);
  showChanges(group.element, group.own);
  group.isShown = true;
}

function showFindings(selection) {
  for (const kind of ["found", "silenced"]) {
    const byRule = grouped(selection[kind], (finding) => finding.rule);
    const ofKind = groups.filter((group) => group.kind === kind);
    for (const group of ofKind) {
      group.own = byRule.get(group.rule) ?? [];
      group.isShown = false;
      group.element.hidden = group.own.length === 0;
      const rest = group.own.length < group.all ? quiet(` of ${number(group.all)}`) : "";
      group.element.querySelector(".count").replaceChildren(make("b", {}, number(group.own.length)), rest);
      showGroup(group);
    }
    part(`${kind}-nothing`)?.toggleAttribute("hidden", selection[kind].length > 0);
  }
}

// A link to a rule opens it.
function openRule(address) {
  const group = groups.find(({ element }) => `#${element.id}` === address);
  if (!group) return;
  group.element.open = true;
  group.element.scrollIntoView({ block: "start" });
}
