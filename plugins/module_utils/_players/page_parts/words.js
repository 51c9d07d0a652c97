// Copyright (c) 2026 the streamops.expressplay contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// What went wrong, in words for a person: which cause a player's own code means, and what to do about it.

const KEY_SYSTEM_NAMES = {
  "com.widevine.alpha": "Widevine",
  "com.microsoft.playready": "PlayReady",
  "com.apple.fps": "FairPlay",
  "org.w3.clearkey": "ClearKey",
};

// A key system is also known under longer names, such as com.microsoft.playready.recommendation.
const belongsTo = (keySystem, name) => name === keySystem || name.startsWith(`${keySystem}.`);

function nameOfKeySystem(name) {
  const known = Object.keys(KEY_SYSTEM_NAMES).find((keySystem) => belongsTo(keySystem, name));
  return known ? KEY_SYSTEM_NAMES[known] : name;
}

const RENEW = "Run the playbook that wrote this page again, then reload the page.";

const CAUSES = {
  insecure: {
    what: "Browsers offer DRM on secure pages only.",
    todo: "Open this page with https, or from localhost.",
  },
  noKeySystem: {
    what: "This browser does not have the DRM that this title needs.",
    todo: "Widevine is in Chrome, Edge and Firefox, PlayReady in Edge on Windows.",
  },
  noLicenseServer: {
    what: "The player was given no license server for the DRM that it chose.",
    todo: "The title needs a token of this DRM: see drms of the page's entry, then run the playbook again.",
  },
  tokenRefused: {
    what: "The license server refused the token.",
    todo: `It may have expired, or be for another title or service. ${RENEW}`,
  },
  tokenExpired: {
    what: "The license server refused the token, which has expired.",
    todo: RENEW,
  },
  licenseServerDown: {
    what: "The license server could not answer.",
    todo: "Try again in a while.",
  },
  licenseUnreachable: {
    what: "No answer came from the license server.",
    todo: "Check that this device reaches it, and that it lets this page's address ask it (CORS).",
  },
  licenseFailed: {
    what: "The player got no license.",
    todo: "See the license request below.",
  },
  licenseRejected: {
    what: "The browser did not accept the license.",
    todo: "Check the token's policy and content key; for Widevine also the server certificate, where one is set.",
  },
  wrongKey: {
    what: "The license came, but its key does not fit the title.",
    todo: "Compare the token's content key with the one that the title was packaged with.",
  },
  noKey: {
    what: "The license came, but holds no key for this title.",
    todo: "Compare the token's kid with the one in the manifest.",
  },
  licenseExpired: {
    what: "The license has expired.",
    todo: "See the policy's license duration and rental period.",
  },
  output: {
    what: "The screen, or its cable, is not protected as the policy asks.",
    todo: "Use a screen with HDCP, or lower the policy's output protection.",
  },
  certificate: {
    what: "The server certificate could not be used.",
    todo: "Check server_certificate of the page's entry.",
  },
  configuration: {
    what: "The player does not understand its configuration.",
    todo: "Check overrides of the page's entry, and which version of the player lies in the directory of players.",
  },
  media: {
    what: "The manifest or the video could not be loaded.",
    todo: "Check its address, and that its server lets this page's address read it (CORS).",
  },
  decode: {
    what: "The browser could not decode the video.",
    todo: "The codec may be unknown to it, or the file damaged.",
  },
  other: {
    what: "The player stopped.",
    todo: "Its documentation explains the code below.",
  },
};

// Player -> cause -> the player's own codes for it. A code that is not listed is shown as it is.
const CODES = {
  shaka: {
    media: [1001, 1002, 1003, 1010, 4000, 4001, 4014, 4015],
    decode: [3014, 3015, 3016, 4032],
    noLicenseServer: [6000, 6009, 6012],
    noKeySystem: [6001, 6002],
    certificate: [6004, 6015, 6017],
    licenseFailed: [6007],
    licenseRejected: [4013, 6008],
    noKey: [4012, 6011],
    licenseExpired: [6014],
    output: [6018],
    insecure: [6020],
    configuration: ["configure() returned false"],
  },
  dashjs: {
    media: [2, 4, 10, 11, 15, 17, 25, 26, 27, 28, 31, 32],
    decode: [3, 20, 35],
    noKey: [36],
    noLicenseServer: [111],
    noKeySystem: [24, 112, 113],
    certificate: [109],
    licenseFailed: [114],
    licenseRejected: [100, 101, 103],
    licenseExpired: [110],
    output: [104],
  },
  videojs: {
    media: ["MEDIA_ERR_NETWORK", "MEDIA_ERR_SRC_NOT_SUPPORTED"],
    decode: ["MEDIA_ERR_DECODE"],
    // contrib-eme says so too when it got access and then found no license URL.
    noLicenseServer: ["eme-failed-request-media-key-system-access"],
    noKeySystem: ["eme-failed-create-media-keys"],
    certificate: ["eme-failed-set-server-certificate"],
    licenseRejected: ["eme-failed-update-session"],
    licenseFailed: ["MEDIA_ERR_ENCRYPTED"],
  },
  hlsjs: {
    media: ["manifestLoadError", "manifestLoadTimeOut", "manifestParsingError", "levelLoadError", "fragLoadError"],
    decode: ["bufferAppendError", "bufferAppendingError", "fragParsingError", "mediaSourceRequiresReset"],
    noLicenseServer: ["keySystemNoKeys", "keySystemNoConfiguredLicense"],
    noKeySystem: ["keySystemNoAccess", "keySystemNoSession"],
    certificate: ["keySystemServerCertificateRequestFailed", "keySystemServerCertificateUpdateFailed"],
    licenseFailed: ["keySystemLicenseRequestFailed"],
    licenseRejected: ["keySystemSessionUpdateFailed", "keySystemStatusInternalError"],
    output: ["keySystemStatusOutputRestricted"],
  },
};

const causeOfCode = (player, code) => Object.keys(CODES[player]).find((cause) => CODES[player][cause].includes(code));

const KEY_STATUS_CAUSES = {
  "output-restricted": "output",
  expired: "licenseExpired",
  "internal-error": "licenseRejected",
};

const isRefused = (ask) => ask.answer === "refused";

// What was seen of EME and of license requests says more than a player's code, and is the same for all players.
// `codes`: the player's own, the best known first.
function causeOf(player, codes, seen) {
  const status = seen.requests.at(-1)?.status;
  if (status >= 500) return "licenseServerDown";
  if (status >= 400) return "tokenRefused";
  if (status === 0) return "licenseUnreachable";
  if (seen.asks.length > 0 && seen.asks.every(isRefused)) return "noKeySystem";
  const key = [...seen.keys].find((one) => KEY_STATUS_CAUSES[one]);
  if (key) return KEY_STATUS_CAUSES[key];
  const cause = codes.map((code) => causeOfCode(player, code)).find(Boolean) ?? "other";
  return cause === "decode" && status ? "wrongKey" : cause;
}
