# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Sphinx makes the web site of the documentation, see ``make docs``. Nothing is fetched from the network."""

from __future__ import annotations

from typing import Any

from docutils.nodes import Element, reference
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

project = "streamops.expressplay"
author = "the streamops.expressplay contributors"
copyright = f"2026 {author}"

extensions = ["sphinx_antsibull_ext"]
# Names and values are to stand as they are typed.
smartquotes = False
# A reference that leads nowhere is an error.
nitpicky = True

html_theme = "sphinx_ansible_theme"
html_title = "streamops.expressplay"
html_short_title = "streamops.expressplay"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_use_index = False
pygments_style = "ansible"
html_theme_options = {
    "topbar_links": {"Source code": "https://github.com/streamops/ansible-collection-expressplay"},
}

_ANSIBLE = "https://docs.ansible.com/ansible/latest"
#: What the pages of the reference refer to in the documentation of Ansible itself.
_PAGES_OF_ANSIBLE = {
    "ANSIBLE_HOME": "reference_appendices/config.html#envvar-ANSIBLE_HOME",
    "action_plugins": "plugins/action.html",
    "ansible_collections.ansible.builtin.copy_module": "collections/ansible/builtin/copy_module.html",
    "ansible_configuration_settings": "reference_appendices/config.html",
    "common_return_values": "reference_appendices/common_return_values.html",
}


def _to_ansible(app: Sphinx, environment: Any, node: pending_xref, content: Element) -> reference | None:
    """A link to Ansible's documentation for what is described there."""
    page = _PAGES_OF_ANSIBLE.get(node["reftarget"])
    if page is None:
        return None
    return reference("", "", content, internal=False, refuri=f"{_ANSIBLE}/{page}")


def setup(app: Sphinx) -> None:
    app.connect("missing-reference", _to_ansible)
