#!/usr/bin/env python3
"""portalctl town publish: all or nothing, also while kiosks read."""
import json
import os
import shutil
import sys
import threading

import portal

p = portal.Portal()
pack = os.path.join(p.dir, "pack")
shutil.copytree(portal.GOOD, pack)


def test_a_broken_pack_keeps_the_old_revision():
    before = p.get("/v1/catalogue")
    status, out, err = portal.ctl("town", "publish", portal.FAULTS, "--conf", p.conf)
    assert status == 1 and out == ""
    assert "town.json:/colour: unknown key\n" in err and "faults in the pack" in err
    p.hup()
    after = p.get("/v1/catalogue")
    assert after.headers["ETag"] == before.headers["ETag"] and after.body == before.body


def test_readers_see_one_revision_or_the_other_never_a_mixture():
    bad, stop = [], threading.Event()

    def read():
        conn = p.connect()
        while not stop.is_set():
            r = p.get("/v1/catalogue", on=conn)
            b = r.json()
            rank = {s["rank"] for s in b["situations"]}
            if r.headers["ETag"] != f'"{b["etag"]}"' or len(rank) != 1 or \
                    (b["revision"] > 1 and rank != {b["revision"]}):
                bad.append((r.headers["ETag"], b["revision"], rank))
        conn.close()

    def rank_all(n):
        for name in os.listdir(os.path.join(pack, "situations")):
            path = os.path.join(pack, "situations", name)
            with open(path, encoding="utf-8") as f:
                s = json.load(f)
            s["rank"] = n
            with open(path, "w", encoding="utf-8") as f:
                json.dump(s, f)

    rank_all(2)
    portal.must(portal.ctl("town", "publish", pack, "--conf", p.conf))
    p.hup()
    portal.until(lambda: p.get("/healthz").json()["revision"] == 2)
    threads = [threading.Thread(target=read) for _ in range(3)]
    for t in threads:
        t.start()
    for n in range(3, 9):
        rank_all(n)
        portal.must(portal.ctl("town", "publish", pack, "--conf", p.conf))
        p.hup()
        portal.until(lambda: p.get("/healthz").json()["revision"] == n)
    stop.set()
    for t in threads:
        t.join()
    assert bad == []


def test_a_new_revision_is_noticed_without_a_signal():
    portal.must(portal.ctl("town", "publish", portal.GOOD, "--conf", p.conf))
    portal.until(lambda: p.get("/healthz").json()["revision"] == 9)


portal.run(sys.modules[__name__])
