// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// What players ask of the browser (Encrypted Media Extensions) and of the license server. Everything is passed on
// unchanged; nothing that can be shown holds a token: of an address only its host.

// asks: each {keySystem, video, audio, persistentState, sessionTypes, answer}; used: the ask whose media keys are in
// use; session: type of the last session; keys: their statuses; requests: each {host, sent, milliseconds, status}, with
// status null until it is answered, and 0 where no answer came.
const nothingSeen = () => ({ asks: [], used: null, session: null, keys: new Set(), requests: [] });

const askBrowser = navigator.requestMediaKeySystemAccess?.bind(navigator);

function watch(onChange) {
  let seen = nothingSeen();
  let licenseAddresses = new Set();
  let keySystems = [];

  // ---- Key systems

  const levels = (capabilities) => [...new Set((capabilities ?? []).map((one) => one.robustness ?? ""))];

  function follow(asked, answer) {
    const at = seen;
    const ask = { ...asked, answer: "waiting" };
    // Players also ask for what stands in the manifest, and has no token.
    if (keySystems.some((one) => belongsTo(one, asked.keySystem))) at.asks.push(ask);
    answer.then(
      (access) => {
        ask.answer = access ? "granted" : "refused";
        if (access) noteUse(at, ask, access);
        onChange();
      },
      () => {
        ask.answer = "refused";
        onChange();
      },
    );
  }

  function noteUse(at, ask, access) {
    const create = access.createMediaKeys.bind(access);
    access.createMediaKeys = () => {
      at.used = ask;
      onChange();
      return create();
    };
  }

  if (askBrowser) {
    navigator.requestMediaKeySystemAccess = (keySystem, configurations) => {
      const access = askBrowser(keySystem, configurations);
      const all = Array.from(configurations);
      follow(
        {
          keySystem,
          video: levels(all.flatMap((one) => one.videoCapabilities ?? [])),
          audio: levels(all.flatMap((one) => one.audioCapabilities ?? [])),
          persistentState: all[0]?.persistentState ?? "optional",
          sessionTypes: all[0]?.sessionTypes ?? ["temporary"],
        },
        access,
      );
      return access;
    };
  }

  const capabilities = navigator.mediaCapabilities;
  if (capabilities) {
    const decodingInfo = capabilities.decodingInfo.bind(capabilities);
    capabilities.decodingInfo = (query) => {
      const information = decodingInfo(query);
      const system = query.keySystemConfiguration;
      if (system) {
        follow(
          {
            keySystem: system.keySystem,
            video: levels(query.video && [system.video ?? {}]),
            audio: levels(query.audio && [system.audio ?? {}]),
            persistentState: system.persistentState ?? "optional",
            sessionTypes: system.sessionTypes ?? ["temporary"],
          },
          information.then((answer) => answer.keySystemAccess),
        );
      }
      return information;
    };
  }

  if (window.MediaKeys) {
    const createSession = MediaKeys.prototype.createSession;
    MediaKeys.prototype.createSession = function (type = "temporary") {
      const at = seen;
      const session = createSession.call(this, type);
      at.session = type;
      session.addEventListener("keystatuseschange", () => {
        // A session that closes forgets its keys.
        if (session.keyStatuses.size > 0) at.keys = new Set(session.keyStatuses.values());
        onChange();
      });
      return session;
    };
  }

  // ---- License requests

  function licenseRequest(method, url) {
    const address = addressOf(url);
    if (method.toUpperCase() !== "POST" || !licenseAddresses.has(address)) return null;
    const request = { host: new URL(address).host, sent: new Date(), milliseconds: null, status: null };
    const started = performance.now();
    seen.requests.push(request);
    onChange();
    return (status) => {
      Object.assign(request, { status, milliseconds: Math.round(performance.now() - started) });
      onChange();
    };
  }

  const fetchReally = window.fetch;
  window.fetch = (input, options) => {
    const [method, url] = [options?.method ?? input?.method ?? "GET", input?.url ?? input];
    const answered = licenseRequest(method, url);
    const answer = fetchReally(input, options);
    if (answered) answer.then((response) => answered(response.status), () => answered(0));
    return answer;
  };

  const opened = new WeakMap();
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    opened.set(this, [method, url]);
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    const answered = licenseRequest(...opened.get(this));
    if (answered) this.addEventListener("loadend", () => answered(this.status));
    return send.call(this, body);
  };

  return {
    get seen() {
      return seen;
    },
    // Forgets what was seen. From now on asks for these key systems are kept, and a POST to an address of
    // `configuration` is a license request.
    restart(wanted, configuration) {
      seen = nothingSeen();
      keySystems = wanted;
      licenseAddresses = new Set(textsIn(configuration).map(addressOf).filter(Boolean));
    },
  };
}

function textsIn(value) {
  if (typeof value === "string") return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

// Scheme, host and path of an absolute URL, null for other texts.
function addressOf(url) {
  try {
    const { origin, pathname, protocol } = new URL(url);
    return /^https?:$/.test(protocol) ? origin + pathname : null;
  } catch {
    return null;
  }
}

// Whether the browser has the key system at all, when nothing in particular is asked of it.
async function hasKeySystem(keySystem) {
  const videoCapabilities = [{ contentType: 'video/mp4; codecs="avc1.42E01E"', robustness: "" }];
  try {
    await askBrowser(keySystem, [{ initDataTypes: ["cenc"], videoCapabilities }]);
    return true;
  } catch {
    return false;
  }
}
