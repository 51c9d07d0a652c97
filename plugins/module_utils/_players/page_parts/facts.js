// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// What the page tells about the playback and the token, below the video.

const SOON = 3600e3;
const DATE = { dateStyle: "medium", timeStyle: "short" };

function showFact(id, text, detail = "") {
  part(id).replaceChildren(text || "–", make("small", {}, detail));
}

function showFacts() {
  const { asks, used, session, requests, keys } = watching.seen;
  // Of all that was asked of a key system, the last counts.
  const asked = used ? [used] : [...new Map(asks.map((ask) => [ask.keySystem, ask])).values()];
  showSystem(used, asked, keys);
  const nameOf = (ask) => (used ? "" : `${nameOfKeySystem(ask.keySystem)}: `);
  showFact("robustness", asked.map((ask) => nameOf(ask) + robustnessOf(ask)).join("; "));
  showPersistence(asked[0], session);
  showLicense(requests);
}

function showSystem(used, asked, keys) {
  const details = [...asked.map((ask) => ask.keySystem), ...[...keys].map((key) => `key ${key}`)].join(", ");
  const outcome = asked.length > 0 && asked.every(isRefused) ? "Refused by this browser" : "";
  showFact("system", used ? nameOfKeySystem(used.keySystem) : outcome, details);
}

const levelOf = (levels) => levels.map((level) => level || "any").join(" or ");

function robustnessOf(ask) {
  const parts = [["video", ask.video], ["audio", ask.audio]].filter(([, levels]) => levels.length);
  return parts.map(([kind, levels]) => `${kind} ${levelOf(levels)}`).join(", ");
}

function showPersistence(ask, session) {
  if (!ask) return showFact("persistence", "");
  const isKept = (session ?? ask.sessionTypes[0]) === "persistent-license";
  const text = isKept ? "License kept on the device" : "License for this session only";
  showFact("persistence", text, `persistentState ${ask.persistentState}`);
}

function showLicense(requests) {
  const request = requests.at(-1);
  if (!request) return showFact("license", "");
  const answer = request.status === null ? "Waiting" : request.status === 0 ? "No answer" : `HTTP ${request.status}`;
  const time = request.milliseconds === null ? "" : ` after ${request.milliseconds} ms`;
  const count = requests.length > 1 ? `, request ${requests.length}` : "";
  showFact("license", `${answer}${time}${count}`, `${request.sent.toLocaleTimeString()}, ${request.host}`);
}

// ---- When the token expires

// at: null as long as the token is not issued.
const expiriesOf = (title) =>
  Object.entries(title.expires).map(([keySystem, at]) => ({ keySystem, at: at === null ? null : new Date(at) }));
const isOver = ({ at }) => at !== null && at <= Date.now();
const isExpired = (title) => expiriesOf(title).some(isOver);

function showExpiry() {
  if (!chosen.title) return;
  const lines = expiriesOf(chosen.title).map(({ keySystem, at }) => {
    const [state, text] = untilExpiry(at);
    const moment = at ? make("time", { dateTime: at.toISOString() }, at.toLocaleString([], DATE)) : "";
    return make("p", { className: state }, make("b", {}, nameOfKeySystem(keySystem)), " ", text, " ", moment);
  });
  part("expiry").replaceChildren(...lines);
}

function untilExpiry(at) {
  if (!at) return ["", "not issued yet"];
  const left = at - Date.now();
  if (left <= 0) return ["bad", `expired ${duration(-left)} ago`];
  return [left < SOON ? "soon" : "", `expires in ${duration(left)}`];
}

function duration(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [
    [Math.floor(seconds / 86400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([amount, unit]) => amount > 0 || unit === "s");
  return parts.slice(first, first + 3).map((pair) => pair.join(" ")).join(" ");
}
