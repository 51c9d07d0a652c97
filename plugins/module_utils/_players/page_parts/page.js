// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The page itself. Whatever comes from the catalogue or a player is shown as text, never as markup.

const catalogue = JSON.parse(document.getElementById("catalogue").textContent);
const part = (id) => document.getElementById(id);

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const watching = watch(() => showFacts());

const SEARCH_FROM = 10;

// ---- What is chosen

let chosen = { title: null, player: null };

function chooseTitle(title) {
  const keepsPlayer = chosen.player !== null && !obstacle(chosen.player, title);
  chosen = { title, player: keepsPlayer ? chosen.player : firstPlayer(title) };
  part("chosen").textContent = title.name;
  showPlayers();
  leave();
  // Last, since a browser may refuse it when the arrow keys run through many titles.
  history.replaceState(null, "", `#${encodeURIComponent(title.name.replace(/\p{Surrogate}/gu, "?"))}`);
}

function choosePlayer(player) {
  chosen = { ...chosen, player };
  leave();
}

const firstPlayer = (title) => Object.keys(PLAYERS).find((key) => !obstacle(key, title)) ?? null;

// ---- The titles

function showTitles() {
  const isMixed = new Set(catalogue.titles.map((title) => typeOf(title.manifest))).size > 1;
  const choices = catalogue.titles.map((title, index) => {
    const input = make("input", { type: "radio", name: "title", autocomplete: "off", value: String(index) });
    input.addEventListener("change", () => chooseTitle(title));
    const name = make("span", { className: "name", dir: "auto" }, title.name);
    const label = make("label", { className: "title" }, input, name);
    const type = typeOf(title.manifest);
    if (type && isMixed) label.append(make("span", { className: "tag" }, TYPES[type].name));
    if (isExpired(title)) label.append(make("span", { className: "tag bad" }, "expired"));
    return { title, input, label };
  });
  part("titles").append(...choices.map((choice) => choice.label));
  part("search-box").hidden = choices.length < SEARCH_FROM;
  part("search").addEventListener("input", () => filterTitles(choices));
  part("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") choices.find((choice) => !choice.label.hidden)?.input.click();
  });
  filterTitles(choices);
  const wanted = nameInAddress();
  const first = choices.find((choice) => choice.title.name === wanted) ?? choices[0];
  if (first) {
    first.input.checked = true;
    first.label.scrollIntoView({ block: "nearest" });
    chooseTitle(first.title);
  }
}

function nameInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return null;
  }
}

function filterTitles(choices) {
  const text = part("search").value.trim().toLocaleLowerCase();
  let shown = 0;
  for (const { title, input, label } of choices) {
    label.hidden = !title.name.toLocaleLowerCase().includes(text);
    // One that is chosen but hidden would keep the keyboard from reaching the others.
    input.checked = title === chosen.title && !label.hidden;
    shown += label.hidden ? 0 : 1;
  }
  part("nothing").hidden = shown > 0;
  const all = `${choices.length.toLocaleString("en")} ${choices.length === 1 ? "title" : "titles"}`;
  part("count").textContent = shown < choices.length ? `${shown.toLocaleString("en")} of ${all}` : all;
}

// ---- The players

function showPlayers() {
  part("players").querySelectorAll("label").forEach((label) => label.remove());
  for (const [key, player] of Object.entries(PLAYERS)) {
    if (!catalogue.titles.some((title) => key in title.configurations)) continue;
    const reason = obstacle(key, chosen.title);
    const input = make("input", { type: "radio", name: "player", autocomplete: "off", disabled: reason !== null });
    input.checked = key === chosen.player;
    input.addEventListener("change", () => choosePlayer(key));
    const note = make("span", { className: "note" }, reason ?? namesOfTypes(key));
    part("players").append(make("label", { className: "player" }, input, make("span", {}, player.name, " ", note)));
  }
}

// ---- Start

function tick() {
  showExpiry();
  if (part("stage").dataset.state === "ready") show("ready", readyText());
  hintAtMissingKey();
}

document.title = catalogue.heading;
part("heading").textContent = catalogue.heading;
part("play").addEventListener("click", play);
showTitles();
setInterval(tick, 1000);
