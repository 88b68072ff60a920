"""A town pack whose calendar is open every day and all day, so that tests need not know which day it
is; and the few calls of booking that several tests make."""
import copy
import datetime
import json
import os
import shutil
import tempfile
import uuid
import zoneinfo

import portal

PRAGUE = zoneinfo.ZoneInfo("Europe/Prague")
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALWAYS = {d: ["0:00-24:00"] for d in DAYS}


def today(add=0):
    return (datetime.datetime.now(PRAGUE).date() + datetime.timedelta(days=add)).isoformat()


def key():
    return str(uuid.uuid4())


def make(change=None, step=5, public=2, desk=3):
    """Copies the good pack; every place opens 0:00–24:00, lead times and limits are small."""
    pack = os.path.join(tempfile.mkdtemp(prefix="pack-"), "town")
    shutil.copytree(portal.GOOD, pack)
    path = os.path.join(pack, "booking.json")
    with open(path, encoding="utf-8") as f:
        b = json.load(f)
    for place in b["places"]:
        place.update(opens=[{"days": DAYS, "hours": "0:00-24:00", "step": step, "public": public,
                             "desk": desk}], breaks=[], closures=[], one_day=[],
                     open_on_holidays=True, agenda="doprava")
    for o in b["operations"]:
        o.update(lead_minutes=0, cancel_minutes=0, move_minutes=0, freed_minutes=0, per_person=0)
    for a in b["agendas"]:
        a.update(hours=copy.deepcopy(ALWAYS), quota=0)
    if change:
        change(b)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(b, f, ensure_ascii=False)
    return pack


class Booking:
    """Calls of one device."""
    def __init__(self, p, device="kiosk", operation="vypis", place="doprava"):
        self.p, self.device, self.operation, self.place = p, device, operation, place

    def post(self, path, body, headers=None, method="POST", with_key=None):
        h = {"Idempotency-Key": with_key or key()}
        h.update(headers or {})
        return self.p.ask(method, path, body, h, device=self.device)

    def slots(self, first=None, last=None, people=1, **more):
        q = {"operation": self.operation, "place": self.place, "people": people}
        q.update({k: v for k, v in (("from", first), ("to", last)) if v})
        q.update(more)
        return self.p.get("/v1/booking/slots?" + "&".join(f"{k}={v}" for k, v in q.items()),
                          device=self.device)

    def free(self, day, people=1):
        d = self.slots(day, day, people).json()["days"][0]
        return [s["starts_at"] for s in d["slots"]]

    def hold(self, starts, people=1, with_key=None, **more):
        body = {"operation": self.operation, "place": self.place, "lang": "cs",
                "starts_at": starts, "people": people}
        body.update(more)
        return self.post("/v1/booking/holds", body, with_key=with_key)

    def book(self, hold, with_key=None, lang="cs", headers=None, **answers):
        answers.setdefault("last_name", "Vzorová")
        return self.post("/v1/booking/reservations",
                         {"hold": hold, "lang": lang, "answers": answers}, headers,
                         with_key=with_key)

    def whole(self, starts, people=1, **answers):
        h = self.hold(starts, people)
        assert h.status == 201, h.body
        r = self.book(h.json()["id"], **answers)
        assert r.status == 201, r.body
        return r.json()

    def move(self, r, hold, with_key=None):
        return self.post(f"/v1/booking/reservations/{r['id']}", {"hold": hold, "lang": "cs"},
                         {"Booking-Code": r["code"]}, "PATCH", with_key)

    def cancel(self, r, **more):
        return self.post(f"/v1/booking/reservations/{r['id']}/cancel", {"lang": "cs"},
                         {"Booking-Code": r["code"]}, **more)

    def find(self, code):
        return self.p.ask("POST", "/v1/booking/find", {"code": code, "lang": "cs"},
                          device=self.device)

    def get(self, r, code=None):
        return self.p.get(f"/v1/booking/reservations/{r['id']}",
                          headers={"Booking-Code": code or r["code"]}, device=self.device)
