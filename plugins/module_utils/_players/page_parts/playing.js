// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// From pressing play to the video, or to a problem in words.

// How long after the license request a video that still waits for its key becomes suspicious.
const PATIENCE = 4e3;

// The playback that is going on; what an earlier one still reports is ignored.
let playback = null;

function show(state, text) {
  part("stage").dataset.state = state;
  // A text that stays is not to be read out again.
  if (part("status").textContent !== text) part("status").textContent = text;
  part("play").textContent = state === "problem" ? "Try again" : "Play";
  if (state !== "problem") part("problem").replaceChildren();
}

function stop() {
  playback?.stop();
  playback = null;
  part("screen").replaceChildren();
}

function leave() {
  stop();
  watching.restart([], {});
  part("play").disabled = chosen.player === null;
  show("ready", readyText());
  showFacts();
  showExpiry();
}

function readyText() {
  if (chosen.player === null) return "None of the players here can play this title.";
  const expired = expiriesOf(chosen.title).filter(isOver).map(({ keySystem }) => nameOfKeySystem(keySystem));
  return expired.length ? `The ${expired.join(" and ")} token of this title has expired. ${RENEW}` : "";
}

async function play() {
  leave();
  const { title, player: key } = chosen;
  const configuration = structuredClone(title.configurations[key]);
  const mine = { key, stop: () => {}, waitsForKey: false };
  playback = mine;
  const isCurrent = () => playback === mine;
  // Players report in the middle of their work, before a request that failed is over for others.
  const fail = (...codes) => setTimeout(() => isCurrent() && showPlayersProblem(mine, codes.filter(Boolean)));

  watching.restart(Object.keys(title.expires), configuration);
  show("busy", `Loading ${PLAYERS[key].name}`);
  part("stage").focus();
  if (!window.isSecureContext) return showProblem(mine, "insecure");
  try {
    await loadPlayer(key, catalogue.vendor);
  } catch (file) {
    if (isCurrent()) showMissing(mine, file);
    return;
  }
  if (!isCurrent()) return;
  show("busy", "Waiting for the video");
  const video = makeVideo(mine, isCurrent);
  part("screen").replaceChildren(video);
  try {
    mine.stop = await PLAYERS[key].start(video, title, configuration, fail);
    if (!isCurrent()) mine.stop();
  } catch {
    // The error's text may quote the configuration.
    fail();
  }
}

function makeVideo(mine, isCurrent) {
  const video = make("video", { controls: true, autoplay: true, playsInline: true });
  const lift = () => {
    if (!isCurrent() || part("stage").dataset.state !== "busy") return;
    // Where the DRM is refused for the video alone, dash.js plays the sound without a word.
    if (video.videoWidth === 0 && watching.seen.asks.some(isRefused)) return showProblem(mine, "noKeySystem");
    const hadFocus = document.activeElement === part("stage");
    show("playing", "Playing");
    if (hadFocus) video.focus();
  };
  video.addEventListener("loadeddata", lift);
  video.addEventListener("playing", lift);
  video.addEventListener("waitingforkey", () => {
    mine.waitsForKey = true;
    if (isCurrent() && part("stage").dataset.state === "busy") show("busy", "Waiting for the license");
  });
  video.addEventListener("timeupdate", () => {
    mine.waitsForKey = false;
  });
  return video;
}

// ---- Problems

function showPlayersProblem(mine, codes) {
  const own = codes.length ? [`${PLAYERS[mine.key].name}: ${codes.join(" ")}`] : [];
  const status = watching.seen.requests.at(-1)?.status;
  if (status) own.push(`license server: HTTP ${status}`);
  const cause = causeOf(mine.key, codes, watching.seen);
  showProblem(mine, cause === "tokenRefused" && isExpired(chosen.title) ? "tokenExpired" : cause, own.join("; "));
}

async function showProblem(mine, cause, codes = "") {
  const words = cause === "noKeySystem" ? await wordsOfRefusal(watching.seen.asks.filter(isRefused)) : CAUSES[cause];
  if (playback === mine) raise(words, make("p", { className: "code" }, codes));
}

// A browser may well have the DRM, and refuse only what is asked of it: that has another remedy.
async function wordsOfRefusal(asks) {
  for (const ask of asks) {
    if (await hasKeySystem(ask.keySystem)) {
      return {
        what: `This browser has ${nameOfKeySystem(ask.keySystem)}, but not as it is asked for: ${robustnessOf(ask)}.`,
        todo: "Use a device with stronger DRM, or lower the policy's security level or the entry's robustness.",
      };
    }
  }
  return CAUSES.noKeySystem;
}

function showMissing(mine, file) {
  const { name, packages, files } = PLAYERS[mine.key];
  const directory = catalogue.vendor.replace(/^(https?:\/\/[^/]+)?\//, "") || "./";
  const commands = [
    `npm install --ignore-scripts ${packages}`,
    `mkdir -p ${directory}`,
    ...files.map((one) => `cp node_modules/${one.from}/${one.name} ${directory}`),
  ];
  const words = {
    what: `The file ${catalogue.vendor}${file.name} is missing.`,
    todo: `The page comes without players. Put ${name} there, from npm:`,
  };
  raise(words, make("pre", { tabIndex: 0 }, commands.join("\n")));
}

function raise(words, more) {
  const hadFocus = part("stage").contains(document.activeElement);
  stop();
  show("problem", "");
  part("problem").replaceChildren(make("p", { className: "what" }, words.what), make("p", {}, words.todo), more);
  if (hadFocus) part("play").focus();
}

// A player need not notice that the key of its video is not in the license. Nor can the page be sure: a hint is enough.
function hintAtMissingKey() {
  const request = watching.seen.requests.at(-1);
  const isAnswered = request?.status >= 200 && request.status < 300 && Date.now() - request.sent > PATIENCE;
  if (playback?.waitsForKey && isAnswered && part("stage").dataset.state === "busy") {
    show("busy", `Still waiting for the key of the video. ${CAUSES.noKey.todo}`);
  }
}
