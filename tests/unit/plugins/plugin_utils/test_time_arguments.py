# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes of a moment that a task is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.info import expiry_limit
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.plugin_utils._arguments import with_readable_time

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize("given", ["+7d", None, 604800, datetime(2026, 11, 28, tzinfo=UTC)])
def test_a_datetime_becomes_text_and_all_else_stays(given: Any) -> None:
    written = "2026-11-28T00:00:00Z" if isinstance(given, datetime) else given
    prepared = with_readable_time({"expiring_before": given, "name": ["film"]}, "expiring_before")
    assert prepared == {"expiring_before": written, "name": ["film"]}


def test_a_moment_that_utc_does_not_have_is_refused_as_no_time() -> None:
    before_all_years = datetime.min.replace(tzinfo=timezone(timedelta(hours=2)))
    with pytest.raises(TaskFailure, match="expiring_before is no time"):
        expiry_limit(with_readable_time({"limit": before_all_years}, "limit")["limit"], NOW)
