// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The data of the report, as rows again.

const data = JSON.parse(document.getElementById("data").textContent);

// Each column is its different values, and for each row which of them it has.
function unpacked(columns) {
  const keys = Object.keys(columns);
  const count = keys.length ? columns[keys[0]][1].length : 0;
  const valueOf = (key, row) => columns[key][0][columns[key][1][row]];
  return Array.from({ length: count }, (_, row) => Object.fromEntries(keys.map((key) => [key, valueOf(key, row)])));
}

function grouped(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const labels = new Map(data.drms.map((drm) => [drm.name, drm.label]));
const policies = unpacked(data.policies);
const findings = unpacked(data.findings);
const findingsOf = grouped(findings, (finding) => finding.title);
const titles = unpacked(data.titles);
titles.forEach((title, place) => Object.assign(title, { place, licenses: new Map(), findings: findingsOf.get(title.name) ?? [] }));
for (const license of unpacked(data.licenses)) titles[license.place].licenses.set(license.drm, license);
