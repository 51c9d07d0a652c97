# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about the keys of all titles."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from .audits import KEY, KID, ask, parts, places, rules, title

KEK = "000102030405060708090a0b0c0d0e0f"
OTHER_KEY = "00112233445566778899aabbccddeeff"


def ek(key: str) -> str:
    return aes_key_wrap(bytes.fromhex(KEK), bytes.fromhex(key)).hex()


def titles(count: int, **changes: Any) -> list[dict[str, Any]]:
    return [
        title(**{"name": f"t{number}", "kid": f"^t{number}", "content_key": f"{number:032x}", **changes})
        for number in range(count)
    ]


def messages(result: dict[str, Any], rule: str) -> dict[str, str]:
    """The messages of a rule, by title."""
    return {found["title"]: found["message"] for found in result["findings"] if found["rule"] == rule}


def test_a_kid_with_two_keys_is_told_of_both_titles() -> None:
    first, second, third = titles(3, kid=KID)
    third["content_key"] = first["content_key"]
    told = messages(ask(first, second, third), "key-kid-several-keys")
    assert told == {
        "t0": 'Its kid stands for another key in "t1".',
        "t1": 'Its kid stands for another key in "t0", "t2".',
        "t2": 'Its kid stands for another key in "t1".',
    }


def test_notations_of_one_kid_are_one_kid() -> None:
    name = hashlib.sha1(b"harbour").hexdigest()[:32]
    spellings = [
        "^harbour",
        name,
        name.upper(),
        f"0x{name}",
        f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}",
    ]
    entries = [{**entry, "kid": kid} for entry, kid in zip(titles(5), spellings, strict=True)]
    assert set(messages(ask(*entries), "key-kid-several-keys")) == {"t0", "t1", "t2", "t3", "t4"}


def test_two_keys_within_one_title() -> None:
    own = title(playready={"content_key": OTHER_KEY})
    alone = ask(own)
    assert places(alone) == [("key-kid-several-keys", "harbour", "playready")]
    assert alone["findings"][0]["message"] == (
        "Its kid stands for several keys of this title: that under Widevine, that under PlayReady."
    )
    beside = messages(ask(own, title(name="beside")), "key-kid-several-keys")
    assert beside["harbour"].endswith('that under PlayReady; and for another one in "beside".')
    assert beside["beside"] == 'Its kid stands for another key in "harbour".'


def test_two_keys_within_one_title_of_which_one_is_in_a_list() -> None:
    keys = [{"kid": "^video", "content_key": OTHER_KEY}, {"kid": KID, "content_key": OTHER_KEY}]
    result = ask(title(playready={"content_keys": keys}))
    [only] = result["findings"]
    assert (only["drm"], only["option"]) == ("playready", "content_keys[1].kid")
    assert only["message"].endswith("that under Widevine, content_keys[1].kid under PlayReady.")


def test_a_wrapped_key_is_the_key_that_it_wraps() -> None:
    clear = title(name="clear", kid="^one")
    wrapped = title(name="wrapped", kid="^one", content_key=None, kek=KEK, ek=ek(KEY))
    other = title(name="other", kid="^one", content_key=None, kek=KEK, ek=ek(OTHER_KEY))
    assert rules(ask(clear, wrapped)) == []
    assert set(messages(ask(clear, wrapped, other), "key-kid-several-keys")) == {"clear", "wrapped", "other"}


def test_a_stored_key_is_not_known() -> None:
    stored = title(name="stored", kid="^one", content_key=None, kek=KEK)
    assert rules(ask(title(kid="^one"), stored)) == []


def test_a_key_of_more_than_three_titles() -> None:
    assert rules(ask(*titles(3, content_key=KEY))) == []
    told = messages(ask(*titles(6, content_key=KEY)), "key-many-titles")
    assert set(told) == {f"t{number}" for number in range(6)}
    assert told["t5"] == 'Its content key is also that of "t0", "t1", "t2" and 2 more.'


def test_keys_in_another_case_are_the_same() -> None:
    entries = [{**entry, "content_key": key} for entry, key in zip(titles(4), [KEY, KEY.upper()] * 2, strict=True)]
    assert rules(ask(*entries)) == ["key-many-titles"] * 4


def test_several_keys_of_one_title_are_its_keys() -> None:
    multi = {f"kid.{number}": f"^part{number}" for number in range(2)}
    multi |= {"contentKey.0": "0" * 32, "contentKey.1": "1" * 32}
    several = title(kid=None, content_key=None, drm=["widevine"], widevine={"extra_parameters": multi})
    clash = title(name="clash", kid="^part1", drm=["widevine"])
    told = messages(ask(several, clash), "key-kid-several-keys")
    assert set(told) == {"harbour", "clash"}


def listed(*keys: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return title(**{"kid": None, "content_key": None, "content_keys": list(keys), **changes})


def test_each_of_a_list_of_keys_is_looked_at() -> None:
    video, audio = {"kid": "^video", "content_key": KEY}, {"kid": "^audio", "content_key": OTHER_KEY}
    clash = title(name="clash", kid="^audio")
    result = ask(listed(video, audio), clash)
    assert [(found["title"], found["option"], found["parameter"]) for found in result["findings"]] == [
        ("harbour", "content_keys[1].kid", "kid.1"),
        ("clash", "kid", "kid"),
    ]
    shared = [listed(video, {**audio, "kid": f"^audio{number}"}, name=f"n{number}") for number in range(4)]
    for number, entry in enumerate(shared):
        entry["content_keys"][0] = {"kid": f"^video{number}", "content_key": f"{number:032x}"}
    result = ask(*shared)
    assert {(found["rule"], found["option"], found["parameter"]) for found in result["findings"]} == {
        ("key-many-titles", "content_keys[1].content_key", "contentKey.1")
    }


def test_a_list_of_keys_with_a_wrapped_key_and_a_shared_kek() -> None:
    keys = [{"kid": "^video", "ek": ek(KEY)}, {"kid": "^audio", "ek": ek(OTHER_KEY)}]
    clash = title(name="clash", kid="^audio")
    told = messages(ask(listed(*keys, kek=KEK), clash), "key-kid-several-keys")
    assert set(told) == {"harbour", "clash"}


def test_a_kid_that_a_list_has_twice_is_left_to_its_own_rule() -> None:
    result = ask(listed({"kid": "^one", "content_key": KEY}, {"kid": "^one", "content_key": OTHER_KEY}))
    assert set(rules(result)) == {"content-keys-kid-twice"}


def test_a_key_without_a_kid_is_a_key() -> None:
    policies = {"film": parts(fairplay={})}
    assert rules(ask(*titles(4, kid=None, content_key=KEY), policies=policies)) == ["key-many-titles"] * 4
    assert rules(ask(*titles(2, kid=None), policies=policies)) == []


def test_ignored_keys_of_a_list_are_neither_missed_nor_judged() -> None:
    keys = [{"kid": "^video"}, {"kid": "^audio", "content_key": "1"}, {"kid": "^sd", "kek": "x", "ek": 5}]
    assert rules(ask(listed(*keys, content_key="2"), keys="ignored")) == []
    wrong = ask(listed({"kid": "1"}, {"content_key": KEY}, {"kid": "^a"}, {"kid": "^a"}), keys="ignored")
    assert set(rules(wrong)) == {"kid-length", "kid-missing", "content-keys-kid-twice"}


def test_a_broken_kid_or_key_is_left_to_its_own_rule() -> None:
    assert rules(ask(*titles(2, kid="1234"))) == ["kid-length"] * 4
    assert set(rules(ask(*titles(4, content_key="1234")))) == {"content-key-length"}
    assert set(rules(ask(*titles(4, content_key=None, kek=KEK, ek="00" * 24)))) == {"ek-integrity"}


def test_ignored_keys_are_neither_missed_nor_compared() -> None:
    entries = [*titles(5, content_key=KEY), title(kid="^t0"), title(name="none", kid="^none", content_key=None)]
    result = ask(*entries, keys="ignored")
    assert rules(result) == []
    assert result["notes"] == [
        "Content keys were ignored: nothing is said of keys that are missing, wrong, or shared by titles."
    ]
    broken = ask(title(kid="1", content_key="1", ek="2"), keys="ignored")
    assert set(rules(broken)) == {"kid-length"}


def test_no_key_is_in_a_finding() -> None:
    own_key = "c0ffee00c0ffee11c0ffee22c0ffee33"
    shown = json.dumps(ask(*titles(5, kid=KID, content_key=own_key), title(kid=KID, content_key=OTHER_KEY))).lower()
    assert own_key not in shown and OTHER_KEY not in shown


def test_ten_thousand_titles_with_one_key() -> None:
    # It would take minutes if every title looked at all others.
    result = ask(*titles(10000, content_key=KEY, kid=KID, drm=["widevine"]))
    assert len(result["findings"]) == 10000
    assert "and 9996 more" in result["findings"][0]["message"]
