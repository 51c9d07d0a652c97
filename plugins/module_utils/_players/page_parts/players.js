// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The players: what each is called, which files it needs, which manifests it plays, and how it is started.

const TYPES = {
  dash: { name: "DASH", ending: ".mpd" },
  hls: { name: "HLS", ending: ".m3u8" },
};

// null where the address does not tell.
function typeOf(manifest) {
  const path = manifest.split(/[?#]/, 1)[0].toLowerCase();
  return Object.keys(TYPES).find((type) => path.endsWith(TYPES[type].ending)) ?? null;
}

// What dash.js reports and plays on: trouble with xlinks, the clock of the server and subtitles.
const DASHJS_PLAYS_ON = new Set([12, 16, 29, 33]);

// files: in the order in which they are loaded, each {name, from}, its name beside the page and its place in the npm
// package. start(video, title, configuration, fail): plays, and returns a function that stops. fail takes the player's
// own codes and names of codes, the best known first; never its texts, which may quote a license URL.
const PLAYERS = {
  shaka: {
    name: "Shaka Player",
    types: ["dash", "hls"],
    packages: "shaka-player@5",
    files: [{ name: "shaka-player.compiled.js", from: "shaka-player/dist" }],
    async start(video, title, configuration, fail) {
      const { Code, Severity } = shaka.util.Error;
      const report = (error) => error.severity !== Severity.RECOVERABLE && fail(error.code, nameIn(Code, error.code));
      shaka.polyfill.installAll();
      const player = new shaka.Player();
      player.addEventListener("error", (event) => report(event.detail));
      await player.attach(video);
      if (!player.configure(configuration)) {
        fail("configure() returned false");
      } else {
        player.load(title.manifest).catch(report);
      }
      return () => player.destroy();
    },
  },
  dashjs: {
    name: "dash.js",
    types: ["dash"],
    packages: "dashjs@5",
    files: [{ name: "dash.all.min.js", from: "dashjs/dist/modern/umd" }],
    async start(video, title, configuration, fail) {
      const player = dashjs.MediaPlayer().create();
      player.updateSettings({ debug: { logLevel: dashjs.Debug.LOG_LEVEL_NONE } });
      player.initialize();
      player.on(dashjs.MediaPlayer.events.ERROR, ({ error }) => DASHJS_PLAYS_ON.has(error.code) || fail(error.code));
      player.setProtectionData(configuration);
      player.attachView(video);
      player.attachSource(title.manifest);
      return () => player.destroy();
    },
  },
  videojs: {
    name: "Video.js",
    types: ["dash", "hls"],
    packages: "video.js@8 videojs-contrib-eme@5",
    files: [
      { name: "video-js.min.css", from: "video.js/dist" },
      { name: "video.min.js", from: "video.js/dist" },
      { name: "videojs-contrib-eme.min.js", from: "videojs-contrib-eme/dist" },
    ],
    async start(video, title, configuration, fail) {
      videojs.log.level("off");
      video.classList.add("video-js");
      const player = videojs(video, { controls: true, fill: true, errorDisplay: false });
      player.on("error", () => {
        const error = player.error();
        fail(error.metadata?.errorType, nameIn(error.constructor, error.code) ?? error.code);
      });
      player.eme();
      player.src(configuration);
      return () => player.dispose();
    },
  },
  hlsjs: {
    name: "hls.js",
    types: ["hls"],
    packages: "hls.js@1",
    files: [{ name: "hls.min.js", from: "hls.js/dist" }],
    async start(video, title, configuration, fail) {
      const player = new Hls(configuration);
      player.on(Hls.Events.ERROR, (event, error) => error.fatal && fail(error.details));
      player.loadSource(title.manifest);
      player.attachMedia(video);
      return () => player.destroy();
    },
  },
};

const nameIn = (codes, code) => Object.keys(codes ?? {}).find((name) => codes[name] === code);

const namesOfTypes = (key) => PLAYERS[key].types.map((type) => TYPES[type].name).join(", ");

// Why the player cannot play the title, or null if it can.
function obstacle(key, title) {
  const type = typeOf(title.manifest);
  if (!(key in title.configurations)) return "no configuration";
  if (type && !PLAYERS[key].types.includes(type)) return `plays ${namesOfTypes(key)} only`;
  return null;
}

const loaded = new Map();

// Loads the player's files, once. Rejects with the file that cannot be loaded.
function loadPlayer(key, vendor) {
  // Video.js would otherwise add styles of its own, which the page's policy refuses.
  window.VIDEOJS_NO_DYNAMIC_STYLE = true;
  return PLAYERS[key].files.reduce((before, file) => before.then(() => loadFile(file, vendor)), Promise.resolve());
}

function loadFile(file, vendor) {
  if (!loaded.has(file)) {
    const loading = new Promise((resolve, reject) => {
      const isStyle = file.name.endsWith(".css");
      const element = document.createElement(isStyle ? "link" : "script");
      Object.assign(element, isStyle ? { rel: "stylesheet", href: vendor + file.name } : { src: vendor + file.name });
      element.addEventListener("load", resolve);
      element.addEventListener("error", () => {
        loaded.delete(file);
        element.remove();
        reject(file);
      });
      document.head.append(element);
    });
    loaded.set(file, loading);
  }
  return loaded.get(file);
}
