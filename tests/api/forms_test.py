#!/usr/bin/env python3
"""GET /v1/forms/{id}: as published, cached, in older versions; portalctl's care for versions."""
import json
import sys

import portal
from forms_pack import ZADOST, post, submission, with_forms

p, pack = with_forms()


def test_a_form_is_what_the_catalogue_says():
    r = p.get("/v1/forms/zadost")
    assert r.status == 200 and r.headers["Content-Type"] == "application/json"
    f = r.json()
    assert (f["id"], f["version"], f["hand_in"]) == ("zadost", 1, {"cs": "podatelna, dveře 2"})
    assert f["definition"]["schema"] == ZADOST["schema"] and f["text"]["cs"]["title"]
    listed = [x for x in p.get("/v1/catalogue").json()["forms"] if x["id"] == "zadost"]
    assert listed == [f]


def test_it_is_cached_by_its_tag_and_compressed():
    one = p.get("/v1/forms/zadost")
    tag = one.headers["ETag"]
    same = p.get("/v1/forms/zadost", headers={"If-None-Match": tag})
    assert (same.status, same.body) == (304, b"")
    zipped = p.get("/v1/forms/zadost", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip" and len(zipped.body) < len(one.body)
    assert p.get("/v1/forms/podpis").headers["ETag"] != tag


def test_what_is_not_there():
    for path, status, code in (("neni", 404, "not_found"), ("x" * 80, 404, "not_found"),
                               ("zadost?version=2", 404, "not_found"),
                               ("neni?version=1", 404, "not_found"),
                               ("zadost?version=0", 400, "bad_parameter"),
                               ("zadost?version=-1", 400, "bad_parameter"),
                               ("zadost?version=", 400, "bad_parameter"),
                               ("zadost?version=1x", 400, "bad_parameter"),
                               ("%27", 404, "not_found")):
        r = p.get("/v1/forms/" + path)
        assert (r.status, r.code()) == (status, code), path
    assert p.get("/v1/forms/zadost", device=None).status == 401


def test_a_text_may_be_mended_under_one_version():
    before = p.get("/v1/forms/zadost")
    d, t = pack.changed(1)
    t["brief"] = "Za chvilku"
    d["minutes"] = 4
    pack.put(d, t)
    status, out, err = pack.publish(p)
    assert status == 0 and " 0 added, 1 changed, 0 removed" in out, (out, err)
    after = p.get("/v1/forms/zadost", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status == 200 and after.json()["text"]["cs"]["brief"] == "Za chvilku"
    assert p.get("/v1/forms/zadost?version=1").body == after.body


def test_another_schema_needs_another_version():
    before = p.get("/v1/forms/zadost").body
    pack.put(*pack.changed(1, navic="Navíc"))
    status, out, err = pack.publish(p)
    assert status == 1 and out == "" and "raise the version" in err, err
    assert 'version 1 of "zadost"' in err
    assert p.get("/v1/forms/zadost").body == before


def test_the_old_version_stays_beside_the_new():
    old = p.get("/v1/forms/zadost?version=1")
    pack.put(*pack.changed(2, navic="Navíc"))
    assert pack.publish(p)[0] == 0
    new = p.get("/v1/forms/zadost").json()
    assert new["version"] == 2 and "navic" in new["definition"]["schema"]["properties"]
    for _ in range(2):  # from the store, then from memory
        again = p.get("/v1/forms/zadost?version=1")
        assert again.body == old.body and again.headers["ETag"] == old.headers["ETag"]
        r = p.get("/v1/forms/zadost?version=1", headers={"If-None-Match": old.headers["ETag"]})
        assert r.status == 304
    assert p.get("/v1/forms/zadost?version=2").json() == new


def test_a_form_taken_off_is_there_by_version_only():
    pack.take_off("zadost")
    assert pack.publish(p)[0] == 0
    assert p.get("/v1/forms/zadost").status == 404
    assert p.get("/v1/forms/zadost?version=2").status == 200
    assert post(p, "finish-late-1", submission(version=1)).status == 201


def test_it_survives_a_restart():
    assert p.stop() == 0
    p.start()
    assert p.get("/v1/forms/zadost?version=1").json()["version"] == 1
    assert {f["id"] for f in json.loads(p.get("/v1/catalogue").body)["forms"]} == {"podpis", "papir"}


portal.run(sys.modules[__name__])
