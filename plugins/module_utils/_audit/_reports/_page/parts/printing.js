// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// On paper nothing can be opened or turned: all chosen findings are there, and the titles where they are not too many.

const TITLES_ON_PAPER = 500;
let openBefore = null;

function spread() {
  if (openBefore) return;
  openBefore = new Set(groups.filter((group) => group.element.open));
  for (const group of groups) {
    group.element.open = true;
    showGroup(group);
    group.table.showAll();
  }
  policyTable.showAll();
  if (!current.titles.length) return;
  if (current.titles.length <= TITLES_ON_PAPER) matrix.showAll();
  else {
    const words = `The matrix of ${counted(current.titles.length, "title")} is not printed. Filters that leave ${number(TITLES_ON_PAPER)} or fewer print it.`;
    part("titles").replaceChildren(make("p", { className: "nothing" }, words));
  }
}

function fold() {
  if (!openBefore) return;
  for (const group of groups) {
    group.element.open = group.isShown = openBefore.has(group);
    group.table.show(group.isShown ? group.own : []);
  }
  openBefore = null;
  showPolicies(current);
  showTitles(current);
}

function followPrinting() {
  const paper = matchMedia("print");
  paper.addEventListener("change", () => (paper.matches ? spread() : fold()));
  addEventListener("beforeprint", spread);
  addEventListener("afterprint", fold);
}
