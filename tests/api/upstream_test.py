#!/usr/bin/env python3
"""Booking at another system, through a connector that this test writes: what the portal makes of its
answers, of its silence and of its nonsense."""
import concurrent.futures
import contextlib
import json
import os
import sqlite3
import sys
import tempfile

import booking_pack
from booking_pack import Booking, today
from portal import Portal, run, until

# Answers by the file "behave": method -> "ok", "silent", "pending", "nonsense" or an error code. What
# is booked stands in the file "booked", a line for each key.
CONNECTOR = r'''#!/usr/bin/env python3
import json, os, sys, time
home = os.path.dirname(os.path.abspath(__file__))
def behave(method):
    try:
        with open(os.path.join(home, "behave"), encoding="utf-8") as f:
            return json.load(f).get(method, "ok")
    except OSError:
        return "ok"
def booked():
    try:
        with open(os.path.join(home, "booked"), encoding="utf-8") as f:
            return [json.loads(line) for line in f]
    except OSError:
        return []
def note(row):
    with open(os.path.join(home, "booked"), "a", encoding="utf-8") as f:
        f.write(json.dumps(row) + "\n")
def slots(day):
    rows = [f"{day}T09:{m:02}:00+00:00" for m in (0, 20, 40)]
    return [{"starts_at": s, "ends_at": s[:14] + f"{int(s[14:16]) + 15}:00+00:00", "free": 2}
            for s in rows]
def done(p, n):
    return {"state": "booked", "upstream": str(n), "starts_at": p["starts_at"],
            "ends_at": p["starts_at"][:14] + "59:00+00:00", "pin": "4719"}
def answer(m, p):
    if m == "initialize":
        return {"protocol": 1, "name": "vzor", "version": "1", "roles": ["booking"]}
    if m == "health":
        return {"ok": True}
    if m == "booking.places":
        return {"places": [{"id": "1", "name": "Registr", "where": "dveře 4",
                            "operations": ["7", "unknown"]},
                           {"id": "", "name": "nothing"}, {"name": "no id"}]}
    if m == "booking.operations":
        return {"operations": [
            {"id": "7", "name": {"cs": "Přepis vozidla", "en": "Car transfer"}, "minutes": 15,
             "people_max": 2, "price_haler": 80000, "fields": [
                {"id": "name", "kind": "last_name", "required": True},
                {"id": "spz", "kind": "plate", "required": True},
                {"id": "kind", "kind": "choice", "required": True, "label": "Druh vozidla",
                 "options": [{"id": "a", "name": "Auto"}, {"id": "m", "name": "Motocykl"}]}]},
            {"id": "8", "name": "Vadný", "minutes": 15, "people_max": 1,
             "fields": [{"id": "x", "kind": "telepathy", "required": True}]}]}
    if m == "booking.slots":
        import datetime
        d, out = datetime.date.fromisoformat(p["from"]), []
        while d <= datetime.date.fromisoformat(p["to"]):
            out.append({"date": d.isoformat(), "slots": slots(d.isoformat())})
            d += datetime.timedelta(days=1)
        return {"days": out, "as_of": p["from"] + "T00:00:00+00:00"}
    if m in ("booking.book", "booking.settle"):
        old = [i for i, b in enumerate(booked()) if b["key"] == p["key"]]
        if m == "booking.settle" and not old:
            return {"state": "none"}
        if not old:
            note(p)
        return done(p, old[0] if old else len(booked()) - 1)
    if m == "booking.move":
        note(p)
        return done(p, 1)
    if m == "booking.cancel":
        return {"state": "cancelled"}
for line in sys.stdin:
    q = json.loads(line)
    how = behave(q["method"])
    if "id" not in q:
        continue
    if how == "silent":
        continue
    out = {"jsonrpc": "2.0", "id": q["id"]}
    if how == "lost":  # done, but nobody hears of it
        answer(q["method"], q["params"])
        continue
    if how == "nonsense":
        out["result"] = {"state": 17}
    elif how == "pending":
        out["result"] = {"state": "pending"}
    elif how == "none":
        out["result"] = {"state": "none"}
    elif how == "old":  # what it was before
        out["result"] = done(dict(q["params"], starts_at=booked()[-1]["starts_at"]), 0)
    elif isinstance(how, int):
        out["error"] = {"code": how, "message": "no",
                        "data": {"fields": [{"id": "spz", "code": "invalid"}]}}
    else:
        out["result"] = answer(q["method"], q["params"])
    print(json.dumps(out), flush=True)
    if q["method"] == "shutdown":
        break
'''


def audit(p):
    with contextlib.closing(sqlite3.connect(p.path("portal.db"))) as db:
        return " ".join(row[0] for row in db.execute("SELECT action FROM audit"))


class Upstream:
    def __init__(self, settings=""):
        self.home = tempfile.mkdtemp(prefix="connector-")
        self.program = os.path.join(self.home, "vzor")
        with open(self.program, "w", encoding="utf-8") as f:
            f.write(CONNECTOR)
        os.chmod(self.program, 0o755)
        self.p = Portal(booking_pack.make(), settings=f"connector = vzor {self.program}\n"
                        "connector_timeout = 2\nbookings_per_minute = 60000\n" + settings)
        self.x = Booking(self.p, operation="vzor:7", place="vzor:1")
        until(lambda: "vzor:1" in [o["id"] for o in self.places()], 10)

    def places(self):
        return self.p.get("/v1/booking/places").json()["places"]

    def behave(self, **methods):
        with open(os.path.join(self.home, "behave"), "w", encoding="utf-8") as f:
            json.dump({"booking." + m: how for m, how in methods.items()}, f)

    def booked(self):
        try:
            with open(os.path.join(self.home, "booked"), encoding="utf-8") as f:
                return [json.loads(line) for line in f]
        except OSError:
            return []

    def book(self, hold, **more):
        answers = {"name": "Vzorová", "spz": "1AB 2345", "kind": "a"}
        answers.update(more)
        return self.x.post("/v1/booking/reservations",
                           {"hold": hold, "lang": "cs", "answers": answers})

    def hold(self, nth=0, day=3):
        h = self.x.hold(self.x.free(today(day))[nth])
        assert h.status == 201, h.body
        return h.json()


U = None


def upstream():
    global U
    U = U or Upstream()
    U.behave()
    return U


def test_its_places_and_acts_stand_beside_the_towns_own_and_bad_ones_are_left_out():
    u = upstream()
    assert [x["id"] for x in u.places()] == ["doprava", "poradna", "vzor:1"]
    assert u.places()[2]["operations"] == ["vzor:7"]
    ops = u.p.get("/v1/booking/operations?lang=en").json()["operations"]
    mine = [o for o in ops if o["id"].startswith("vzor")]
    assert len(mine) == 1 and mine[0]["name"] == "Car transfer" and mine[0]["price"] == 80000
    assert mine[0]["binding"] is False
    log = u.p.log_text()
    assert 'id="8"' in log and 'id="unknown"' in log, log[-2000:]


def test_a_hold_is_told_as_not_binding_and_keeps_our_own_kiosks_apart():
    u = upstream()
    at = u.x.free(today(4))[0]
    one, two, three = u.x.hold(at), u.x.hold(at), u.x.hold(at)
    assert one.json()["binding"] is False and two.status == 201
    assert three.code() == "slot_taken" and len(three.json()["alternatives"]) == 5
    fields = one.json()["form"]["text"]["cs"]["fields"]
    assert fields["/kind"]["options"] == {"a": "Auto", "m": "Motocykl"}


def test_booking_there_gives_a_booking_here():
    u = upstream()
    r = u.book(u.hold()["id"])
    assert r.status == 201, r.body
    body = r.json()
    assert body["state"] == "booked" and body["pin"] == "4719" and body["binding"] is False
    assert u.booked()[-1]["key"] == body["id"] and u.booked()[-1]["answers"]["spz"] == "1AB 2345"
    assert u.x.find(body["code"]).json()["id"] == body["id"]


def test_a_refusal_there_is_a_clear_answer_here():
    for code, status, name in [(-32010, 409, "slot_taken"), (-32012, 409, "booking_state"),
                               (-32013, 502, "upstream_unavailable")]:
        u = upstream()
        before = len(u.booked())
        u.behave(book=code)
        r = u.book(u.hold(1, 5)["id"])
        assert (r.status, r.code()) == (status, name), (code, r.status, r.body)
        assert len(u.booked()) == before


def test_fields_refused_there_are_mended_under_the_same_hold():
    u = upstream()
    hold = u.hold(2, 6)["id"]
    u.behave(book=-32011)
    r = u.book(hold)
    assert r.code() == "invalid_fields" and r.json()["fields"] == [
        {"pointer": "/spz", "code": "invalid"}]
    u.behave()
    assert u.book(hold, spz="2AB 2345").status == 201


def test_away_there_can_be_tried_again_under_the_same_hold():
    u = upstream()
    hold = u.hold(0, 7)["id"]
    u.behave(book=-32013)
    assert u.book(hold).code() == "upstream_unavailable"
    u.behave()
    assert u.book(hold).status == 201


def beside(case, cases):
    """Each with a portal of its own, side by side: they wait for what happens by itself."""
    with concurrent.futures.ThreadPoolExecutor(len(cases)) as pool:
        for f in [pool.submit(case, *c) for c in cases]:
            f.result()


def lose_an_answer(how):
    u = Upstream()
    u.behave(book=how, settle="pending")
    hold = u.hold()["id"]
    r = u.book(hold)
    assert r.status == 202 and r.json()["state"] == "pending", (how, r.status, r.body)
    body = r.json()
    assert "pin" not in body, body
    assert u.book(hold).code() == "hold_expired"
    assert u.x.find(body["id"]).json()["state"] == "pending"
    u.behave()
    want = "booked" if how == "lost" else None

    def known():
        f = u.x.find(body["id"])
        return (f.json()["state"] if f.status == 200 else None) == want
    until(known, 60)
    assert len(u.booked()) == (1 if how == "lost" else 0), how


def test_an_answer_that_was_lost_is_pending_and_found_out_later():
    beside(lose_an_answer, [("lost",), ("pending",), ("nonsense",), ("silent",)])


def test_moving_and_cancelling_happen_there_first():
    u = upstream()
    r = u.book(u.hold(0, 8)["id"]).json()
    hold = u.hold(1, 9)
    u.behave(move=-32010)
    assert u.x.move(r, hold["id"]).code() == "slot_taken"
    assert u.x.move(r, hold["id"]).code() == "hold_expired"  # it is somebody else's now
    hold = u.hold(2, 9)
    u.behave(move="silent")
    assert u.x.move(r, hold["id"]).code() == "upstream_unavailable"
    assert u.x.get(r).json()["starts_at"] == r["starts_at"]
    u.behave()
    moved = u.x.move(r, hold["id"])
    assert moved.status == 200 and moved.json()["starts_at"] == hold["starts_at"]
    u.behave(cancel="silent")
    assert u.x.cancel(r).code() == "upstream_unavailable"
    assert u.x.get(r).json()["state"] == "booked"
    u.behave(cancel=-32015)
    assert u.x.cancel(r).code() == "too_late"
    u.behave()
    assert u.x.cancel(r).json()["state"] == "cancelled"


def lose_a_change(act, how, settle, want):
    u = Upstream()
    r = u.book(u.hold(0, 8)["id"]).json()
    hold = u.hold(1, 9)
    u.behave(**{act: how, "settle": "silent"})
    change = u.x.move(r, hold["id"]) if act == "move" else u.x.cancel(r)
    assert change.code() == "upstream_unavailable", (act, change.body)
    # meanwhile another change has to wait
    other = u.hold(2, 9)
    assert u.x.move(r, other["id"]).code() == "upstream_unavailable"
    x = u.p.ask("DELETE", f"/v1/booking/holds/{hold['id']}")  # the visitor has left
    assert x.status == 204
    u.behave(**{"settle" if act == "move" else "cancel": settle if settle != "none" or
                act == "move" else "ok"})

    def known():
        now = u.x.get(r).json()
        state = ("cancelled" if now["state"] == "cancelled" else
                 "moved" if now["starts_at"] == hold["starts_at"] else "stays")
        return state == want and (want != "stays" or "unwish" in audit(u.p))
    until(known, 60)


def test_a_change_whose_answer_was_lost_is_found_out_when_everybody_has_left():
    beside(lose_a_change, [("move", "lost", "ok", "moved"), ("move", "silent", "none", "stays"),
                           ("cancel", "silent", "none", "cancelled"),
                           ("cancel", "silent", -32012, "stays")])


def test_an_older_answer_is_not_taken_for_the_new_one():
    u = upstream()
    r = u.book(u.hold(0, 10)["id"]).json()
    hold = u.hold(1, 11)
    u.behave(move="old")
    assert u.x.move(r, hold["id"]).code() == "upstream_unavailable"
    assert u.x.get(r).json()["starts_at"] == r["starts_at"]


def test_a_silent_system_does_not_stop_the_towns_own_calendar():
    u = upstream()
    u.behave(slots="silent")
    assert u.x.slots().code() == "upstream_unavailable"
    own = Booking(u.p)
    assert own.slots(today(1), today(1)).status == 200
    assert own.whole(own.free(today(15))[0])["state"] == "booked"
    health = u.p.get("/healthz", device=None).json()
    assert health["status"] == "ok"
    assert [c["name"] for c in health["connectors"]] == ["vzor"], health


if __name__ == "__main__":
    run(sys.modules[__name__])
