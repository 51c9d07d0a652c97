// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Starts a player as its documentation says, with the text of a rendered file, and tells what came of it.
(() => {
  "use strict";

  const errors = [];
  const video = () => document.querySelector("video");

  // Name of a player -> the scripts of its packages, and how it is given a configuration (null: none) and a manifest.
  const PLAYERS = {
    shaka: {
      scripts: ["shaka-player/dist/shaka-player.compiled.js"],
      async start(configuration, manifest) {
        shaka.polyfill.installAll();
        const player = new shaka.Player();
        await player.attach(video());
        player.addEventListener("error", (event) => errors.push(`${event.detail.code}`));
        if (configuration !== null && !player.configure(configuration)) {
          throw new Error("configure() refused the configuration");
        }
        await player.load(manifest).catch((error) => errors.push(`${error.code}`));
      },
    },
    dashjs: {
      scripts: ["dashjs/dist/modern/umd/dash.all.min.js"],
      async start(configuration, manifest) {
        const player = dashjs.MediaPlayer().create();
        player.on("error", (event) => errors.push(`${event.error.code}`));
        player.initialize(video(), null, false);
        if (configuration !== null) {
          player.setProtectionData(configuration);
        }
        player.attachSource(manifest);
      },
    },
    videojs: {
      scripts: ["video.js/dist/video.min.js", "videojs-contrib-eme/dist/videojs-contrib-eme.min.js"],
      async start(configuration) {
        const player = videojs(video());
        player.on("error", () => errors.push(`${player.error().code}`));
        player.eme();
        player.src(configuration);
      },
    },
    hlsjs: {
      scripts: ["hls.js/dist/hls.min.js"],
      async start(configuration, manifest) {
        const player = new Hls(configuration);
        player.on(Hls.Events.ERROR, (_event, data) => data.fatal && errors.push(data.details));
        // It leaves errors of the element to the page.
        video().addEventListener("error", () => errors.push(`${video().error.code}`));
        player.loadSource(manifest);
        player.attachMedia(video());
      },
    },
  };

  // Loads the scripts of a player, each once, and returns the player.
  const loaded = new Map();
  async function ready(name) {
    for (const path of PLAYERS[name].scripts) {
      if (!loaded.has(path)) loaded.set(path, loadScript(`/packages/${path}`));
      await loaded.get(path);
    }
    return PLAYERS[name];
  }

  function loadScript(src) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src, onload: resolve, onerror: () => reject(new Error(`${src} cannot be loaded`)) });
      document.head.append(script);
    });
  }

  window.start = async (name, text, manifest) => {
    const player = await ready(name);
    await player.start(text === null ? null : JSON.parse(text), manifest);
    // Not awaited: where nothing can be played, it stays open.
    video().play().catch(() => undefined);
  };

  window.progress = () => ({
    errors,
    seconds: video().currentTime,
    // A player can let the time run without a single picture, or without a sound.
    frames: video().getVideoPlaybackQuality().totalVideoFrames,
    sound: video().webkitAudioDecodedByteCount,
  });

  window.shakaAccepts = async (text) => {
    await ready("shaka");
    shaka.polyfill.installAll();
    return new shaka.Player().configure(JSON.parse(text));
  };
})();
