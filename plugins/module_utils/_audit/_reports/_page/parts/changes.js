// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Where in this catalogue to change what, as YAML with the hints.

const MOST_CHANGES = 8;
const PLAIN = /^(?!(?:true|false|yes|no|on|off|y|n|null)$)[a-z_][\w-]*$/i;

// A name as YAML reads it back, whatever is in it.
function yamlName(text) {
  if (PLAIN.test(text)) return text;
  const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(new RegExp(UNSEEN, "g"), escaped);
}

// The way to the option of a finding: each step is a line.
function stepsTo({ change, policy, title, drm, option }) {
  if (change === "policy") return ["policies:", `  ${yamlName(policy)}:`, `    ${drm}:`, `      ${option}:`];
  const steps = ["titles:", `  - name: ${yamlName(title)}`];
  return change === "title" ? [...steps, `    ${option}:`] : [...steps, `    ${drm}:`, `      ${option}:`];
}

// The lines for some findings, in which no step stands twice.
function changesOf(chosen) {
  const hints = new Map();
  for (const finding of chosen) {
    if (finding.change === null) continue;
    const key = stepsTo(finding).join("\n");
    if (!hints.has(key)) hints.set(key, finding.hint.replace(/\s+/g, " "));
  }
  const lines = [];
  let before = [];
  for (const key of [...hints.keys()].slice(0, MOST_CHANGES).sort(compareTexts)) {
    const steps = key.split("\n");
    const same = steps.findIndex((step, place) => step !== before[place]);
    steps.slice(same).forEach((step) => lines.push(step));
    lines.push(`${lines.pop()}  # ${hints.get(key)}`);
    before = steps;
  }
  if (hints.size > MOST_CHANGES) lines.push(`# and ${number(hints.size - MOST_CHANGES)} more`);
  return lines;
}

function showChanges(element, chosen) {
  const figure = element.querySelector(".change");
  if (!figure) return;
  const lines = changesOf(chosen);
  figure.hidden = lines.length === 0;
  figure.querySelector("code").replaceChildren(shown(lines.join("\n")));
}
