# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the token service is reached: the counterpart of ``service_spec()``."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  customer_authenticator:
    description:
      - The API key of the customer, a number, a comma and 32 hexadecimal digits. There is one for the test service and
        another one for production.
      - Falls back to the environment variable E(EXPRESSPLAY_CUSTOMER_AUTHENTICATOR) of the controller. An
        C(environment) of the task is not looked at.
      - Required for a real run. Check mode does without it.
    type: str
  service:
    description:
      - Which service is asked. Keys, SDKs and devices for testing work with V(test) only, those for production with
        V(production) only.
    type: str
    choices: [test, production]
    default: test
  prod_domain:
    description:
      - The domain of the production service. V(service.expressplay.com) is Europe, V(service.expressplay.cn) is China.
      - Has no effect with O(service=test).
    type: str
    default: service.expressplay.com
  base_url:
    description:
      - Scheme and host in place of those of the real service, for an emulator or a gateway, for example
        V(https://drm-gateway.example.com:8443).
      - Falls back to the environment variable E(EXPRESSPLAY_BASE_URL) of the controller.
    type: str
  timeout:
    description:
      - How many seconds one attempt may take from its beginning to the end of the answer.
    type: float
    default: 15
  retries:
    description:
      - How many more attempts are made after a failed connection, or the statuses 429, 500, 502, 503 and 504.
      - The pauses between them grow, and a C(Retry-After) of the service is honoured. The total time is bounded.
      - A refusal is never repeated.
    type: int
    default: 3
  validate_certs:
    description:
      - Whether the certificate of the service is verified. Set it to V(false) for experiments only.
    type: bool
    default: true
  ca_path:
    description:
      - A file with the certificates of authorities, or a directory of them, in place of the built-in ones.
      - A path on the machine where the task runs.
    type: path
  client_cert:
    description:
      - A client certificate in PEM form. May hold the private key too.
      - A path on the machine where the task runs.
    type: path
  client_key:
    description:
      - The private key for O(client_cert) in PEM form, not encrypted.
      - A path on the machine where the task runs.
    type: path
  use_proxy:
    description:
      - Whether the proxy variables (E(https_proxy), E(http_proxy), E(no_proxy)) of the process that works are
        followed. Nothing else of the environment has an influence on connections.
    type: bool
    default: true
"""

    # For modules whose requests can be made with either method.
    METHOD = r"""
options:
  http_method:
    description:
      - How parameters travel. With V(GET) they stand in the URL, secrets included, and so in the access logs of the
        service and of every proxy that opens the connection.
    type: str
    choices: [POST, GET]
    default: POST
"""
