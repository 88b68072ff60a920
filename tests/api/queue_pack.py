"""The waiting room for tests: a town that is open whenever the test runs, kiosks that take numbers
and desks where clerks sign in."""
import datetime
import os
import sqlite3
import tempfile

import booking_pack
import portal
from booking_pack import DAYS, PRAGUE, key

PASSWORD = "spravne heslo 7"
EMPTY = {d: [] for d in DAYS}


def closed_hours():
    """Opens in three days, from eight."""
    day = datetime.datetime.now(PRAGUE).date() + datetime.timedelta(days=3)
    return {**EMPTY, DAYS[day.weekday()]: ["8:00-17:00"]}


def rooms(counters=2):
    """A change of booking.json: the agendas A (all day), B (five numbers, three a day) and C (closed
    now), all of them called at every counter."""
    def change(b):
        a, pay = b["agendas"]
        pay.update(first=200, last=204, quota=3)
        b["agendas"].append({**a, "id": "zavreno", "letter": "C", "situations": [],
                             "name": {"cs": "Zavřeno"}, "hours": closed_hours()})
        b["counters"] = [{"id": str(i), "name": {"cs": f"Přepážka {i}", "en": f"Counter {i}"},
                          "where": {"cs": f"dveře {i}"},
                          "agendas": ["doprava", "pokladna", "zavreno"]}
                         for i in range(1, counters + 1)]
        b["places"][1].pop("agenda")
    return change


class Room:
    def __init__(self, settings="", counters=2):
        self.p = portal.Portal(booking_pack.make(rooms(counters)), settings=(
            "submissions_per_minute = 60000\nbookings_per_minute = 60000\n" + settings))

    def number(self, agenda="doprava", with_key=None, device="kiosk", **more):
        return self.p.ask("POST", "/v1/queue/tickets", {"agenda": agenda, **more},
                          {"Idempotency-Key": with_key or key()}, device=device)

    def check_in(self, device="kiosk", with_key=None, **body):
        return self.p.ask("POST", "/v1/queue/checkins", body,
                          {"Idempotency-Key": with_key or key()}, device=device)

    def add_desk(self, device):
        portal.must(portal.ctl("device", "add", device, "--desk", "--out",
                               os.path.join(self.p.dir, "devices"), "--conf", self.p.conf))
        # known from the next refresh on, or as soon as it comes
        return device

    def add_clerk(self, name, *options, password=PASSWORD):
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as f:
            f.write(password + "\n")
            f.flush()
            portal.must(portal.ctl("clerk", "add", name, "--title", name.title(), *options,
                                   "--password-file", f.name, "--conf", self.p.conf))

    def sql(self, text, values=()):
        """Straight to the database, where a test must make time pass."""
        db = sqlite3.connect(self.p.path("portal.db"), timeout=10)
        try:
            rows = db.execute(text, values).fetchall()
            db.commit()
            return rows
        finally:
            db.close()


class Desk:
    def __init__(self, room, device, clerk=None, counter=None, password=PASSWORD):
        self.room, self.p, self.device, self.counter = room, room.p, device, counter
        self.token = None
        if clerk:
            r = self.sign_in(clerk, password)
            assert r.status == 201, r.body
            self.token = r.json()["token"]
        if counter:
            assert self.post(f"/v1/desk/counters/{counter}/open").status == 204

    def sign_in(self, name, password=PASSWORD):
        return self.p.ask("POST", "/v1/desk/sessions", {"name": name, "password": password},
                          device=self.device)

    def headers(self):
        return {"Authorization": "Bearer " + self.token} if self.token else {}

    def get(self, path):
        return self.p.get(path, headers=self.headers(), device=self.device)

    def post(self, path, body=None):
        return self.p.ask("POST", path, body, self.headers(), device=self.device)

    def sign_out(self):
        return self.p.ask("DELETE", "/v1/desk/sessions", headers=self.headers(),
                          device=self.device)

    def act(self, act, ticket=None, **more):
        body = {"counter": self.counter} if self.counter else {}
        if ticket:
            body["ticket"] = ticket
        body.update(more)
        return self.post(f"/v1/desk/queue/{act}", body)

    def queue(self):
        r = self.get("/v1/desk/queue")
        assert r.status == 200, r.body
        return r.json()
