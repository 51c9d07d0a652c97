#!/usr/bin/python
# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: expressplay_player_config
short_description: Write player configurations that hold license tokens
version_added: 1.0.0
author:
  - The streamops.expressplay contributors (@streamops)
description:
  - Writes files from which video players play protected titles. The license URLs come from the tokens that the token
    modules of this collection have put into the fact C(expressplay_tokens).
  - Robustness, persistent licenses and the order of key systems follow from the license policies. Each can be chosen
    instead.
  - All files are rendered and checked on the controller before one is touched, and made ready on the host before one
    is replaced. All mistakes are reported at once, each with its entry.
  - However many files there are, they are one run of the module on the host.
options:
  configs:
    description:
      - The files to write.
      - At least one of O(configs) and O(page) is required.
    type: list
    elements: dict
    suboptions:
      player:
        description:
          - The player that the file is for.
        type: str
        required: true
        choices:
          shaka: Shaka Player; JSON, what C(player.configure) takes.
          dashjs: dash.js; JSON, what C(player.setProtectionData) takes.
          videojs: Video.js with videojs-contrib-eme; JSON, what C(player.src) takes.
          hlsjs: hls.js; JSON, what C(new Hls) takes.
          bitmovin: Bitmovin Player; JSON, what C(player.load) takes.
          theoplayer: THEOplayer; JSON, what C(player.source) takes.
          jwplayer: JW Player; JSON, what C(jwplayer().setup) takes.
          exoplayer: The demo application of Android's Media3, formerly ExoPlayer; a file whose name ends with
            C(.exolist.json).
          kodi: Kodi with inputstream.adaptive; a C(.strm) file, or an C(.m3u) playlist of several titles; for one
            DRM.
          roku: The feed of a Roku application, in JSON.
          tizen: The properties that AVPlay on a Samsung television takes for PlayReady, in JSON.
          webos: The PlayReadyInitiator document of an LG television, in XML.
          hbbtv: The menu of the HbbTV reference application, in JSON.
          hbbtv-oipf: The PlayReadyInitiator or WidevineCredentialsInfo document that an HbbTV application gives to a
            DRM agent, in XML.
          mpd: A DASH manifest, given as O(configs[].src), with the license URLs in it.
          hls: An HLS playlist, given as O(configs[].src), with the FairPlay license URL in it.
          page: A web page on which a person picks a title and a player; see O(page).
      dest:
        description:
          - The absolute path of the file on the host. Its directory must be there.
        type: path
        required: true
      title:
        description:
          - The name of one title.
          - Exactly one of O(configs[].title) and O(configs[].titles) is required.
        type: str
      titles:
        description:
          - Several titles for one file, each by its name or as a dictionary of C(name) and C(manifest).
          - Where the format of the player has no room for several, the file is a dictionary from each title's name to
            its C(manifest) and its C(configuration), or the entry is refused.
        type: list
        elements: raw
      manifest:
        description:
          - The URL of the manifest, for O(configs[].title).
        type: str
      drms:
        description:
          - The DRMs to use, in the order in which the player should try them. Each title must have a token for each of
            them.
          - By default those that the player knows, as far as the title has a token for them.
        type: list
        elements: str
        choices: [widevine, playready, fairplay]
      headers:
        description:
          - HTTP headers to send with every license request.
        type: dict
      persistent:
        description:
          - Whether licenses are kept on the device. By default the C(generalFlags) of each token's policy decide.
          - FairPlay licenses never are, because browsers only stream with them.
        type: bool
      robustness:
        description:
          - The robustness to ask for, in place of the one that follows from the policy of the title.
        type: dict
        suboptions:
          widevine:
            description:
              - Robustness under Widevine.
            type: dict
            suboptions:
              video:
                description:
                  - For video. By default the C(securityLevel) of the policy.
                type: str
                choices: &widevine
                  - SW_SECURE_CRYPTO
                  - SW_SECURE_DECODE
                  - HW_SECURE_CRYPTO
                  - HW_SECURE_DECODE
                  - HW_SECURE_ALL
              audio:
                description:
                  - For audio. By default V(SW_SECURE_CRYPTO).
                type: str
                choices: *widevine
          playready:
            description:
              - Robustness under PlayReady.
            type: dict
            suboptions:
              video:
                description:
                  - For video. By default what corresponds to the Widevine level of the same title.
                type: str
                choices: &playready ["150", "2000", "3000"]
              audio:
                description:
                  - For audio. By default that of video, at most V(2000).
                type: str
                choices: *playready
      server_certificate:
        description:
          - The Widevine certificate of the license service, in one of the forms that the player takes.
        type: dict
        suboptions:
          url:
            description:
              - Where the player gets it.
            type: str
          base64:
            description:
              - The certificate itself, in Base64.
            type: str
      fairplay_certificate:
        description:
          - The application certificate of your FairPlay deployment, in one of the forms that the player takes. Browsers
            make no license request without it, so a configuration with FairPlay needs it.
        type: dict
        suboptions:
          url:
            description:
              - Where the player gets it.
            type: str
          base64:
            description:
              - The certificate itself, in Base64.
            type: str
      playready_host:
        description:
          - The host of the PlayReady license URL. With V(pr2), the host that begins with C(pr.) begins with C(pr2.)
            instead, which is where licenses for CBCS content come from. Its tokens are requested with
            O(streamops.expressplay.expressplay_pr_token#module:alg_id=aescbc).
        type: str
      playready_key_systems:
        description:
          - The key systems under which PlayReady is asked for, in order, where the player can express that.
        type: list
        elements: str
        choices: [com.microsoft.playready.recommendation, com.microsoft.playready]
      overrides:
        description:
          - Laid over the configuration of each title. Dictionaries are merged at every depth, everything else is
            replaced.
        type: dict
      kodi_version:
        description:
          - For V(kodi), the version that the file is for.
        type: str
        choices: ["21", "22"]
      src:
        description:
          - For V(mpd) the manifest, and for V(hls) the playlist, that the license URLs are put into, a file on the
            controller. It is looked for as by M(ansible.builtin.copy).
        type: path
      players:
        description:
          - For V(page), the players that can be picked on it.
        type: list
        elements: str
      vendor:
        description:
          - For V(page), the URL of the directory that holds the files of the players, absolute or relative to the page.
        type: str
      heading:
        description:
          - For V(page), its heading.
        type: str
      mode: &mode
        description:
          - The mode of the file, in quotes, such as V("0640") or V(u=rw,g=r). A symbolic mode counts from V("0600").
          - By default V("0600"). Whoever can read the file can use its tokens.
        type: raw
      owner: &owner
        description:
          - The owner of the file, a name or a number. By default that of the file that is there.
        type: str
      group: &group
        description:
          - The group of the file, a name or a number. By default that of the file that is there.
        type: str
      backup: &backup
        description:
          - Whether a file whose content is replaced is kept under another name, with the mode V("0600").
        type: bool
        default: false
      validate: &validate
        description:
          - A command that judges the file before it takes the place of the one that is there, such as
            C(jq empty %s). C(%s) stands for the path of the file. No shell reads it.
          - A file that it refuses is not put in place, nor is any other of the task. What it says is not shown, because
            it may hold tokens.
        type: str
  defaults:
    description:
      - Options that the entries for a player have unless they say otherwise, by the name of the player. Dictionaries
        such as C(headers) are merged.
    type: dict
    default: {}
  page:
    description:
      - A web page on which a person picks a title and a player, and presses play. It is meant for trying, not for
        viewers. The same as an entry of O(configs) with the player V(page), and may have its other options too.
      - The files of the players are yours, for example from npm packages. The page loads nothing from anywhere else.
    type: dict
    suboptions:
      dest:
        description:
          - The absolute path of the page on the host.
        type: path
        required: true
      titles:
        description:
          - The titles, each as a dictionary of C(name) and C(manifest).
        type: list
        elements: raw
        required: true
      players:
        description:
          - The players that can be picked.
        type: list
        elements: str
      vendor:
        description:
          - The URL of the directory that holds the files of the players, absolute or relative to the page.
        type: str
      heading:
        description:
          - The heading of the page.
        type: str
      mode: *mode
      owner: *owner
      group: *group
      backup: *backup
      validate: *validate
  tokens:
    description:
      - The tokens, as in the fact C(expressplay_tokens). By default the fact of the host is used.
    type: dict
  expiry_warning:
    description:
      - A token that expires within this time gives a warning, such as V(30m), V(1h) or V(2d). V(0) gives none.
    type: raw
    default: 1h
  strict:
    description:
      - Whether a token that is about to expire is an error, as one that has expired always is.
    type: bool
    default: false
  rendered:
    description:
      - Not for tasks. It is how the files get to the host, in one secret text.
    type: str
extends_documentation_fragment:
  - streamops.expressplay.attributes
  - streamops.expressplay.attributes.no_service
attributes:
  async:
    support: none
  check_mode:
    details:
      - A token that is still to be issued is no error, and its file counts as changed. So does a file whose directory,
        owner or group is not there yet.
      - O(configs[].validate) is not run.
  diff_mode:
    support: full
    details:
      - Shows the structure of a file, the words that players know, the names of titles, and hosts. Everything else is
        hidden, above all tokens, header values and overriding texts.
  facts:
    support: full
  idempotent:
    support: full
    details:
      - A token that has not changed gives the same file.
  platform:
    details:
      - Files are rendered on the controller. The host needs Python 3.9 or later and nothing else.
  safe_file_operations:
    description: Uses Ansible's strict file operation functions to ensure proper permissions and avoid data corruption.
    support: full
    details:
      - A file is made complete beside its place, with its owner and mode, and then renamed. It is never open to more
        people than it shall be in the end.
seealso:
  - module: streamops.expressplay.expressplay_tokens
  - module: streamops.expressplay.expressplay_wv_token
  - module: streamops.expressplay.expressplay_pr_token
  - module: streamops.expressplay.expressplay_fp_token
  - plugin_type: filter
    plugin: streamops.expressplay.player_config
  - ref: ansible_collections.streamops.expressplay.docsite.guide_players
    description: What each player takes, and how its file is used.
notes:
  - Symbolic links are followed, and the file that they lead to is replaced.
  - A run that is killed may leave a file behind whose name begins with C(.expressplay-) and that only its owner can
    read. A later run in the same directory removes it when it is a day old.
"""

EXAMPLES = r"""
- name: One title for two players
  streamops.expressplay.expressplay_player_config:
    configs:
      - player: shaka
        title: harbour
        dest: /srv/players/harbour.shaka.json
      - player: kodi
        title: harbour
        manifest: https://cdn.example.com/harbour/manifest.mpd
        kodi_version: "22"
        dest: /srv/players/harbour.strm

- name: A catalogue in one file that a web server reads, judged before it is put in place
  streamops.expressplay.expressplay_player_config:
    configs:
      - player: dashjs
        titles:
          - name: harbour
            manifest: https://cdn.example.com/harbour/manifest.mpd
          - name: nightfall
            manifest: https://cdn.example.com/nightfall/manifest.mpd
        dest: /srv/players/catalogue.dashjs.json
        mode: "0640"
        group: www-data
        backup: true
        validate: python3 -m json.tool %s

- name: CBCS content for all players of a kind, and no file with a token that ends within two days
  streamops.expressplay.expressplay_player_config:
    configs: "{{ player_configs }}"
    defaults:
      shaka:
        playready_host: pr2
        headers:
          X-Operator: north
    expiry_warning: 2d
    strict: true

- name: A page on which somebody can press play
  streamops.expressplay.expressplay_player_config:
    page:
      dest: /srv/www/demo/index.html
      heading: Harbour Films
      vendor: vendor/
      players: [shaka, dashjs]
      titles:
        - name: harbour
          manifest: https://cdn.example.com/harbour/manifest.mpd
      mode: "0640"
      group: www-data

- name: Say when the first file has to be renewed
  ansible.builtin.debug:
    msg: "{{ ansible_facts.expressplay_player_files | map(attribute='expires_at') | select | min }}"
"""

RETURN = r"""
files:
  description: The files, in the order of the entries, the page last.
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: The path of the file on the host.
      type: str
      sample: /srv/players/harbour.shaka.json
    player:
      description: The player.
      type: str
      sample: shaka
    titles:
      description: The names of its titles.
      type: list
      elements: str
      sample: [harbour]
    expires_at:
      description: When the first of its tokens expires. Null as long as one of them is not issued, in check mode.
      type: str
      sample: '2026-12-21T12:00:00Z'
    state:
      description:
        - What became of the file, V(created), V(changed), V(attributes) for a change of mode, owner or group alone, or
          V(unchanged).
      type: str
      sample: changed
    changed:
      description: Whether it is another one than before.
      type: bool
      sample: true
    backup_file:
      description: Where the earlier content is.
      returned: when there is a backup
      type: str
      sample: /srv/players/harbour.shaka.json.4711.2026-11-21@12:00:00~
summary:
  description: How many files became what, how many titles are in them, and when the first token expires.
  returned: success
  type: dict
  sample:
    files: 2
    created: 1
    changed: 0
    attributes: 0
    unchanged: 1
    titles: 1
    expires_at: '2026-12-21T12:00:00Z'
ansible_facts:
  description:
    - Facts of the host.
    - There are none where Ansible would give them to another host, with C(run_once) for several hosts and with
      C(delegate_facts).
  returned: success
  type: dict
  contains:
    expressplay_player_files:
      description:
        - The files that this task and earlier ones have written, each with the C(path), C(player), C(titles) and
          C(expires_at) of RV(files).
      type: list
      elements: dict
written:
  description: The files that were replaced before another one could not be.
  returned: failure while files are being written
  type: list
  elements: str
  sample: [/srv/players/harbour.shaka.json]
not_written:
  description: The files that should have been replaced and were not.
  returned: failure while files are being written
  type: list
  elements: str
  sample: [/srv/players/harbour.strm]
"""

from ansible_collections.streamops.expressplay.plugins.module_utils._files.module import run_module


def main() -> None:
    run_module()


if __name__ == "__main__":
    main()
