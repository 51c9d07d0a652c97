// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The start of the page, and what happens when a filter changes.

let current = null;

function refresh() {
  current = selected(chosenFilters());
  part("status").replaceChildren(...describe(current));
  showTitles(current);
  showPolicies(current);
  showFindings(current);
}

// What is always the same stands in the document; what the catalogue holds comes from here.
form.hidden = titles.length + policies.length === 0;
part("order-box").hidden = titles.length < 2;
part("policies").append(policyTable.element);
offerPolicies();
form.addEventListener("input", refresh);
form.addEventListener("submit", (event) => event.preventDefault());
// The fields are empty only after the event.
form.addEventListener("reset", () => setTimeout(refresh));
part("order").addEventListener("change", () => showTitles(current));
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link) openRule(link.getAttribute("href"));
});
followPrinting();
refresh();
if (findings.length <= FEW) for (const group of groups) group.element.open = true;
openRule(location.hash);
