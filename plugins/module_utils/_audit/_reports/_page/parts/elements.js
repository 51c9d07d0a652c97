// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Elements, made without markup: whatever comes from the catalogue is text.

const part = (id) => document.getElementById(id);

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

function icon(name) {
  const element = document.createElementNS(SVG, "svg");
  element.setAttribute("class", `icon ${name}`);
  element.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${name}`);
  element.append(use);
  return element;
}

// Characters that are not seen themselves but change how others are, or what is found: control characters, those that
// turn the direction of what follows, and those without a width. Tabs and ends of lines are shown as they are.
const UNSEEN = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff])/;

// A text from the catalogue, in a direction of its own, in which nothing is hidden.
function shown(text) {
  const pieces = text.split(UNSEEN).map((piece, index) => (index % 2 ? named(piece) : piece));
  return make("bdi", { className: "text" }, ...pieces);
}

function named(character) {
  const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return make("span", { className: "unseen-character" }, `U+${code}`);
}

// The name of a title or a policy. One of spaces would leave nothing to see, or to press.
const shownName = (name) => (UNSEEN.test(name) || name.trim() ? shown(name) : quiet("(no name)"));

const number = (value) => value.toLocaleString("en");
const counted = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
const quiet = (...children) => make("span", { className: "quiet" }, ...children);

// How many findings of each kind there are; nothing where there are none.
function badges({ errors, warnings, silenced }) {
  const kinds = [["error", errors, counted(errors, "error")], ["warning", warnings, counted(warnings, "warning")], ["silenced", silenced, `${number(silenced)} silenced`]];
  return kinds
    .filter(([, count]) => count > 0)
    .map(([kind, , text]) => make("span", { className: `badge ${kind}` }, icon(kind), text));
}
