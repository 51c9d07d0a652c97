// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// A table that holds some of its rows at a time, so that a page with ten thousand of them stays light.

const ROWS_AT_ONCE = 25;

// Narrow screens show rows as blocks, for which browsers forget that they were a table: so its roles are said.
// `columns`: the headings. `makeRows`: the rows for one item, the first for itself, the others for details below it.
function pagedTable(name, columns, makeRows) {
  const heads = columns.map((column) => make("th", { scope: "col", role: "columnheader" }, column));
  const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads));
  const body = make("tbody", { role: "rowgroup" });
  const table = make("table", { role: "table", ariaLabel: name }, head, body);
  const range = make("span", { className: "range", role: "status" });
  const steps = [
    ["First", () => 0],
    ["Previous", () => start - ROWS_AT_ONCE],
    ["Next", () => start + ROWS_AT_ONCE],
    ["Last", () => Math.floor((items.length - 1) / ROWS_AT_ONCE) * ROWS_AT_ONCE],
  ].map(([text, target]) => ({ target, button: make("button", { type: "button" }, text) }));
  const [first, previous, next, last] = steps.map((step) => step.button);
  const nav = make("nav", { className: "pager", ariaLabel: `Pages of ${name}` }, first, previous, range, next, last);
  const element = make("div", { className: "paged" }, table, nav);
  let items = [];
  let start = 0;

  for (const { button, target } of steps) {
    button.addEventListener("click", () => {
      if (button.ariaDisabled === "true") return;
      start = target();
      showPage();
      element.scrollIntoView({ block: "start" });
    });
  }

  function showRows(chosen) {
    body.replaceChildren(...chosen.flatMap(makeRows));
  }

  function showPage() {
    const chosen = items.slice(start, start + ROWS_AT_ONCE);
    showRows(chosen);
    nav.hidden = items.length <= ROWS_AT_ONCE;
    range.textContent = `${number(start + 1)} to ${number(start + chosen.length)} of ${number(items.length)}`;
    // Disabled ones would lose the keyboard's focus.
    first.ariaDisabled = previous.ariaDisabled = String(start === 0);
    next.ariaDisabled = last.ariaDisabled = String(start + ROWS_AT_ONCE >= items.length);
  }

  return {
    element,
    show(newItems) {
      items = newItems;
      start = 0;
      showPage();
    },
    showPage,
    showAll: () => showRows(items),
  };
}

const row = (properties, ...cells) => make("tr", { role: "row", ...properties }, ...cells);
const rowHead = (properties, ...children) => make("th", { scope: "row", role: "rowheader", ...properties }, ...children);

// `heading` stands before the cell where rows are blocks.
function cell(heading, properties, ...children) {
  const element = make("td", { role: "cell", ...properties }, ...children);
  element.dataset.heading = heading;
  return element;
}
