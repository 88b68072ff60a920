#!/usr/bin/env python3
"""GET /v1/catalogue, /v1/town and /v1/directory: ETag, 304, gzip, deltas with tombstones."""
import gzip
import json
import os
import shutil
import sys
import tempfile

import portal

pack = os.path.join(tempfile.mkdtemp(prefix="pack-"), "town")
shutil.copytree(portal.GOOD, pack)
os.remove(os.path.join(pack, "booking.json"))  # it names situations that come and go here
p = portal.Portal(pack)
first = p.get("/v1/catalogue")
LISTS = ("topics", "life", "departments", "contacts", "fees", "situations", "forms",
         "booking")


def edit(name, change):
    path = os.path.join(pack, name)
    with open(path, encoding="utf-8") as f:
        data = json.load(f)
    change(data)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f, ensure_ascii=False)


def publish(revision):
    portal.must(portal.ctl("town", "publish", pack, "--conf", p.conf))
    p.hup()
    portal.until(lambda: p.get("/healthz").json()["revision"] == revision)


def merge(base, delta):
    """What a client does with a delta, written independently of the program."""
    out = {k: delta[k] for k in ("format", "revision", "etag")}
    out["town"] = delta.get("town", base["town"])
    for kind in LISTS:
        items = {i["id"]: i for i in base[kind]}
        items.update({i["id"]: i for i in delta[kind]})
        for gone in delta["gone"].get(kind, []):
            del items[gone]
        order = sorted(items) if kind in ("situations", "booking") else delta["order"].get(kind, [])
        assert sorted(order) == sorted(items), kind
        out[kind] = [items[i] for i in order]
    return out


def test_the_full_bundle_is_the_pack():
    assert first.status == 200
    b = first.json()
    assert b["format"] == 1 and b["revision"] == 1 and "since" not in b
    assert first.headers["ETag"] == f'"{b["etag"]}"'
    for name, kinds in (("categories.json", ("topics", "life")), ("fees.json", ("fees",)),
                        ("directory.json", ("departments", "contacts"))):
        with open(os.path.join(pack, name), encoding="utf-8") as f:
            want = json.load(f)
        for kind in kinds:
            assert b[kind] == want[kind]
    assert [s["id"] for s in b["situations"]] == ["poplatek-ze-psu", "vypis-z-rejstriku"]


def test_town_and_directory():
    town = p.get("/v1/town")
    assert town.json() == first.json()["town"]
    d = p.get("/v1/directory").json()
    assert d == {k: first.json()[k] for k in ("departments", "contacts")}
    for path in ("/v1/town", "/v1/directory"):
        r = p.get(path)
        same = p.get(path, headers={"If-None-Match": r.headers["ETag"]})
        assert (same.status, same.body) == (304, b"")


def test_gzip_only_when_accepted_and_with_an_etag_of_its_own():
    z = p.get("/v1/catalogue", headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert z.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(z.body) == first.body
    assert z.headers["ETag"] != first.headers["ETag"]
    assert z.headers["Vary"] == "Accept-Encoding"
    plain = p.get("/v1/catalogue", headers={"Accept-Encoding": "gzip;q=0"})
    assert plain.headers["Content-Encoding"] is None and plain.body == first.body


def test_either_etag_gives_304_and_another_200():
    tag = first.headers["ETag"]
    for given, want in ((tag, 304), (tag[:-1] + '-gz"', 304), ("W/" + tag, 304), ("*", 304),
                        ('"x", ' + tag, 304), ('"x"', 200), (tag.strip('"'), 200)):
        r = p.get("/v1/catalogue", headers={"If-None-Match": given})
        assert r.status == want, given
        assert r.headers["ETag"] == tag
    assert p.get("/v1/catalogue?since=1", headers={"If-None-Match": tag}).status == 304


def test_a_delta_merges_into_the_new_bundle():
    def dogs(fees):
        fees["fees"][0]["due"]["cs"] = "do 31. července"
        fees["fees"].insert(0, fees["fees"].pop())

    edit("fees.json", dogs)
    edit("categories.json", lambda c: c["topics"].append({"id": "ryby", "name": {"cs": "Ryby"}}))
    os.remove(os.path.join(pack, "situations/vypis-z-rejstriku.json"))
    edit("situations/poplatek-ze-psu.json", lambda s: s.update(related=[]))
    publish(2)
    full = p.get("/v1/catalogue").json()
    r = p.get("/v1/catalogue?since=1")
    delta = r.json()
    assert delta["since"] == 1 and delta["revision"] == 2
    assert delta["gone"] == {"situations": ["vypis-z-rejstriku"]}
    assert [f["id"] for f in delta["fees"]] == ["pes"]
    assert delta["order"]["fees"] == ["dar", "pes", "vypis"]
    assert "town" not in delta and delta["departments"] == []
    assert len(r.body) < len(p.get("/v1/catalogue").body)
    assert merge(first.json(), delta) == full
    again = p.get("/v1/catalogue?since=1", headers={"If-None-Match": first.headers["ETag"]})
    assert again.json() == delta


def test_deltas_over_several_revisions():
    shutil.copy(os.path.join(portal.GOOD, "situations/vypis-z-rejstriku.json"),
                os.path.join(pack, "situations"))
    publish(3)
    full = p.get("/v1/catalogue").json()
    delta = p.get("/v1/catalogue?since=1").json()
    assert delta["gone"] == {}
    assert merge(first.json(), delta) == full
    assert p.get("/v1/catalogue?since=2").json()["situations"][0]["id"] == "vypis-z-rejstriku"


def test_since_of_now_the_future_or_another_history_gives_the_full_bundle():
    full = p.get("/v1/catalogue").json()
    for since in ("0", "3", "4", "999999999"):
        assert p.get("/v1/catalogue?since=" + since).json() == full, since
    other = p.get("/v1/catalogue?since=1",
                  headers={"If-None-Match": '"1-0123456789abcdef"'}).json()
    assert other == full


def test_a_bad_since_is_told():
    for since in ("-1", "x", "1.5", "", "99999999999999999999", "1%00"):
        r = p.get("/v1/catalogue?since=" + since)
        assert (r.status, r.code()) == (400, "bad_parameter"), since


def test_nothing_changed_makes_no_revision():
    out = portal.must(portal.ctl("town", "publish", pack, "--conf", p.conf))
    assert out.startswith("revision 3: ") and "0 added, 0 changed, 0 removed" in out


portal.run(sys.modules[__name__])
