// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs before everything else in a page, in a browser that has ClearKey only. It answers for Widevine and PlayReady
// from ClearKey, and writes down in window.eme what the player asked for. Player, configuration, license URL, headers
// and content stay as they are. What is changed goes to the browser's own ClearKey:
// - robustness and persistence, which ClearKey does not have, are left out;
// - the init data, from which it makes its license request, becomes a box that it can read.
(() => {
  "use strict";

  const CLEAR_KEY = "org.w3.clearkey";
  const KEY_SYSTEMS = [
    "com.widevine.alpha",
    "com.microsoft.playready",
    "com.microsoft.playready.recommendation",
    "com.microsoft.playready.recommendation.3000",
  ].filter((name) => !window.unknownKeySystems.includes(name));

  // asked: every key system that was asked for, in order; used: what the media keys in use were asked for with;
  // sessions: the type of each session; keyIds: the key IDs of each license request, in hexadecimal; certificates: each
  // server certificate, in Base64.
  const eme = (window.eme = { asked: [], used: null, sessions: [], keyIds: [], certificates: [] });

  // ---- Key systems

  const levels = (capabilities = []) => [...new Set(capabilities.map((one) => one.robustness ?? ""))];

  const asAsked = (keySystem, configuration) => ({
    keySystem,
    videoRobustness: levels(configuration.videoCapabilities),
    audioRobustness: levels(configuration.audioCapabilities),
    persistentState: configuration.persistentState ?? "optional",
  });

  const withoutRobustness = (capabilities = []) => capabilities.map((one) => ({ ...one, robustness: "" }));

  const forClearKey = (configuration) => ({
    ...configuration,
    videoCapabilities: withoutRobustness(configuration.videoCapabilities),
    audioCapabilities: withoutRobustness(configuration.audioCapabilities),
    persistentState: "optional",
    distinctiveIdentifier: "optional",
    sessionTypes: ["temporary"],
  });

  const granted = (access, keySystem, configuration) => ({
    keySystem,
    getConfiguration: () => ({ ...access.getConfiguration(), ...configuration }),
    createMediaKeys: () => {
      eme.used = asAsked(keySystem, configuration);
      return access.createMediaKeys();
    },
  });

  const requestAccess = navigator.requestMediaKeySystemAccess.bind(navigator);
  navigator.requestMediaKeySystemAccess = async (keySystem, configurations) => {
    eme.asked.push(keySystem);
    if (!KEY_SYSTEMS.includes(keySystem)) return requestAccess(keySystem, configurations);
    for (const configuration of configurations) {
      try {
        return granted(await requestAccess(CLEAR_KEY, [forClearKey(configuration)]), keySystem, configuration);
      } catch {
        // As with any key system, the next configuration may do.
      }
    }
    throw new DOMException(`${keySystem} has none of these configurations`, "NotSupportedError");
  };

  const capability = (media, own) => media && [{ contentType: media.contentType, robustness: own?.robustness ?? "" }];

  const decodingInfo = navigator.mediaCapabilities.decodingInfo.bind(navigator.mediaCapabilities);
  navigator.mediaCapabilities.decodingInfo = async ({ keySystemConfiguration, ...media }) => {
    const information = await decodingInfo(media);
    if (!keySystemConfiguration) return information;
    const { keySystem, initDataType, video, audio, ...requirements } = keySystemConfiguration;
    const configuration = {
      initDataTypes: [initDataType || "cenc"],
      videoCapabilities: capability(media.video, video),
      audioCapabilities: capability(media.audio, audio),
      ...requirements,
    };
    try {
      const keySystemAccess = await navigator.requestMediaKeySystemAccess(keySystem, [configuration]);
      return { ...information, keySystemAccess };
    } catch {
      return { supported: false, smooth: false, powerEfficient: false, keySystemAccess: null };
    }
  };

  // ---- Sessions

  const { createSession } = MediaKeys.prototype;
  MediaKeys.prototype.createSession = function (type = "temporary") {
    eme.sessions.push(type);
    return createSession.call(this, "temporary");
  };

  MediaKeys.prototype.setServerCertificate = async (certificate) => {
    eme.certificates.push(btoa(String.fromCharCode(...bytesOf(certificate))));
    return true;
  };

  const { generateRequest } = MediaKeySession.prototype;
  MediaKeySession.prototype.generateRequest = function (type, data) {
    const ids = keyIds(bytesOf(data));
    eme.keyIds.push(ids.map(hexadecimal));
    return generateRequest.call(this, type, commonBox(ids));
  };

  // ---- Init data: pssh boxes of ISO/IEC 23001-7

  const hexadecimal = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const bytesOf = (data) => new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);

  // The beginning of a system's ID -> what reads the key IDs in its data.
  const READERS = { 0xedef8ba9: widevineKeyIds, 0x9a04f079: playReadyKeyIds };

  // The key IDs that any box names, each once. A box of version 0 has size, type, version and flags (4 bytes each), the
  // system's ID (16), the size of its data (4) and the data.
  function keyIds(boxes) {
    const view = new DataView(boxes.buffer, boxes.byteOffset, boxes.byteLength);
    const found = new Map();
    for (let start = 0, end; start < boxes.length; start = end) {
      end = start + view.getUint32(start);
      const read = READERS[view.getUint32(start + 12)];
      for (const id of read(boxes.slice(start + 32, end))) found.set(id.join(), id);
    }
    return [...found.values()];
  }

  // Widevine's data is a protocol buffer, in which field 2 is a key ID.
  function widevineKeyIds(data) {
    const ids = [];
    let at = 0;
    const number = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = data[at++];
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    while (at < data.length) {
      const [tag, value] = [number(), number()];
      const hasBytes = (tag & 7) === 2;
      if (hasBytes && tag >> 3 === 2) ids.push(data.slice(at, at + value));
      if (hasBytes) at += value;
    }
    return ids;
  }

  // PlayReady's data holds an XML header, in which a key ID is a GUID: its first three groups are little-endian.
  function playReadyKeyIds(data) {
    const header = new TextDecoder("utf-16le").decode(data);
    const found = [...header.matchAll(/<KID>([^<]+)<|<KID [^>]*VALUE="([^"]+)"/g)];
    return found.map(([, text, attribute]) => {
      const guid = Uint8Array.from(atob(text ?? attribute), (character) => character.charCodeAt(0));
      return Uint8Array.of(...[3, 2, 1, 0, 5, 4, 7, 6].map((index) => guid[index]), ...guid.slice(8));
    });
  }

  // A box of version 1 that names key IDs and no system in particular.
  function commonBox(ids) {
    const box = new Uint8Array(36 + 16 * ids.length);
    const view = new DataView(box.buffer);
    view.setUint32(0, box.length);
    box.set(new TextEncoder().encode("pssh"), 4);
    view.setUint8(8, 1);
    ["1077efec", "c0b24d02", "ace33c1e", "52e2fb4b"].forEach((part, index) =>
      view.setUint32(12 + 4 * index, parseInt(part, 16)),
    );
    view.setUint32(28, ids.length);
    ids.forEach((id, index) => box.set(id, 32 + 16 * index));
    return box;
  }
})();
