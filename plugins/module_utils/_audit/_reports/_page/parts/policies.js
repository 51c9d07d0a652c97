// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The policies, and how many findings each has.

const policyTable = pagedTable("policies", ["Policy", "DRMs", "Titles", "Errors", "Warnings", "Silenced"], (policy) => [
  row(
    {},
    rowHead({ className: "title" }, policyButton(policy.name)),
    cell("DRMs", {}, policy.drms || quiet("none")),
    ...["titles", "errors", "warnings", "silenced"].map((key) => countCell(key, policy[key])),
  ),
]);

const KINDS_OF_COUNTS = { errors: "error", warnings: "warning", silenced: "silenced" };

function countCell(key, count) {
  const kind = KINDS_OF_COUNTS[key];
  const mark = count && kind ? [icon(kind)] : [];
  return cell(key[0].toUpperCase() + key.slice(1), { className: count ? "number" : "number quiet" }, ...mark, number(count));
}

function showPolicies(selection) {
  const count = selection.policies.length;
  part("policies-section").hidden = count === 0;
  part("policies-count").textContent = count < policies.length ? `${number(count)} of ${number(policies.length)}` : number(count);
  policyTable.show(selection.policies);
}
