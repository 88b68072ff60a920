#!/usr/bin/env python3
"""Numbers, checking in and the board over HTTPS, and everything that is refused."""
import datetime
import sys
import threading
import time

import booking_pack
import portal
from booking_pack import PRAGUE, Booking, key, today
from queue_pack import Desk, Room

room = Room("misses = 6\nmisses_all = 1000\n")
p = room.p
p.add_device("other")
room.add_desk("desk")
room.add_clerk("jana.n")

# on a public holiday nobody takes a number, and no test can move the day
if not p.get("/v1/queue").json()["agendas"][0]["open"]:
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(0)


def when(text):
    return datetime.datetime.fromisoformat(text)


def agenda(which, lang="cs"):
    q = p.get("/v1/queue?lang=" + lang).json()
    return next(a for a in q["agendas"] if a["id"] == which)


def label(letter, number):
    return f"{letter}\u00a0{number}"


# ---- numbers

def test_the_queue_tells_how_it_stands_with_each_agenda():
    q = p.get("/v1/queue?lang=cs").json()
    assert [a["id"] for a in q["agendas"]] == ["doprava", "pokladna", "zavreno"]
    assert when(q["server_time"]).utcoffset() in (datetime.timedelta(hours=1),
                                                  datetime.timedelta(hours=2))
    a, b, c = q["agendas"]
    assert (a["letter"], a["name"], a["where"]) == ("A", "Doprava", "přízemí")
    assert a["open"] is True and a["waiting"] == a["staffed"] == 0 and a["wait"] is None
    assert a["situations"] == ["vypis-z-rejstriku"] and "tickets_left" not in a
    assert b["tickets_left"] == 3
    opens = when(c["opens_at"])
    assert c["open"] is False and opens > datetime.datetime.now(PRAGUE)
    assert (opens.hour, opens.minute) == (8, 0)
    assert agenda("doprava", "en")["name"] == "Transport"


def test_a_number_is_taken_and_followed():
    r = room.number(lang="cs")
    t = r.json()
    assert r.status == 201 and r.headers["Cache-Control"] == "no-store"
    assert t["label"] == label("A", 1) and t["state"] == "queued" and t["ahead"] == 0
    assert (t["agenda"], t["agenda_name"], t["where"]) == ("doprava", "Doprava", "přízemí")
    assert t["priority"] == 3 and t["wait"] is None and t["booked_at"] is None
    second = room.number(lang="en").json()
    assert second["label"] == label("A", 2) and second["ahead"] == 1
    assert second["agenda_name"] == "Transport"
    assert r.headers["Location"] == f"/v1/queue/tickets/{t['id']}"
    again = p.get(r.headers["Location"]).json()
    assert {**again, "server_time": 0} == {**t, "server_time": 0}
    assert agenda("doprava")["waiting"] == 2
    assert p.get(r.headers["Location"], device="other").code() == "not_found"
    assert p.get(r.headers["Location"], device="desk").status == 200
    for wrong in ("0", "-1", "x", "999999", "9" * 30):
        assert p.get("/v1/queue/tickets/" + wrong).status == 404, wrong


def give_back(t, device="kiosk"):
    return p.ask("DELETE", f"/v1/queue/tickets/{t['id']}", device=device)


def test_a_number_is_given_back_while_it_waits():
    one, two = room.number().json(), room.number().json()
    assert give_back(one, device="other").code() == "not_found"
    assert give_back(one).status == give_back(one).status == 204
    assert p.get(f"/v1/queue/tickets/{one['id']}").json()["state"] == "deleted"
    assert p.get(f"/v1/queue/tickets/{two['id']}").json()["ahead"] == two["ahead"] - 1
    assert room.sql("SELECT actor, channel FROM audit WHERE action = 'ticket.delete'"
                    " AND subject LIKE ?", (f"%:{one['id']}",))[0][1] == "kiosk"
    room.sql("UPDATE ticket SET state = 'called' WHERE id = ?", (two["id"],))
    assert give_back(two).code() == "ticket_state"
    room.sql("UPDATE ticket SET state = 'queued' WHERE id = ?", (two["id"],))
    assert give_back(two).status == 204 and give_back({"id": 0}).status == 404


def test_a_booking_is_checked_in_again_after_its_number_was_given_back():
    r = booking()
    t = room.check_in(code=r["code"]).json()
    assert give_back(t).status == 204 and book.get(r).json()["state"] == "booked"
    again = room.check_in(pin=r["pin"]).json()
    assert again["id"] != t["id"] and book.get(r).json()["ticket"] == again["label"]
    assert give_back(again).status == 204


def test_the_key_makes_one_number():
    k = key()
    one, two = room.number(with_key=k), room.number(with_key=k)
    assert one.status == two.status == 201 and one.json()["id"] == two.json()["id"]
    assert one.headers["Idempotency-Replayed"] is None
    assert two.headers["Idempotency-Replayed"] == "true"
    r = room.number("pokladna", with_key=k)
    assert (r.status, r.code()) == (409, "idempotency_key_reused")
    assert room.number(with_key=k, device="other").json()["id"] != one.json()["id"]
    r = p.ask("POST", "/v1/queue/tickets", {"agenda": "doprava"})
    assert (r.status, r.code()) == (400, "idempotency_key_required")


def test_many_with_one_key_at_once_make_one_number():
    k, seen = key(), []
    threads = [threading.Thread(target=lambda: seen.append(room.number(with_key=k)))
               for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert {r.status for r in seen} == {201} and len({r.json()["id"] for r in seen}) == 1
    assert sum(r.headers["Idempotency-Replayed"] is None for r in seen) == 1


def test_what_is_asked_wrongly_is_refused():
    for body in ("", "{", "[]", '{"agenda":7}', '{"agenda":"doprava","priority":1}',
                 '{"agenda":"doprava","agenda":"pokladna"}'):
        r = p.ask("POST", "/v1/queue/tickets", body, {"Idempotency-Key": key()})
        assert (r.status, r.code()) == (400, "bad_json"), body
    for body in ({}, {"agenda": "neni"}, {"agenda": ""}):
        r = p.ask("POST", "/v1/queue/tickets", body, {"Idempotency-Key": key()})
        assert (r.status, r.code()) == (404, "agenda_unknown"), body
    assert p.ask("DELETE", "/v1/queue").status == 405
    assert p.get("/v1/queue", device=None).code() == "device_required"


def test_an_agenda_that_is_closed_says_when_it_opens():
    r = room.number("zavreno")
    assert (r.status, r.code()) == (409, "queue_closed")
    opens = when(r.json()["at"])
    assert opens == when(agenda("zavreno")["opens_at"]) and "server_time" in r.json()


def test_a_number_taken_before_the_doors_closed_is_told_again():
    k = key()
    t = room.number(with_key=k).json()
    room.sql("UPDATE ticket SET agenda = 'zavreno', taken_for = 'zavreno' WHERE id = ?",
             (t["id"],))
    # the same request as far as the key is asked, another one as far as the portal remembers it
    assert room.number("zavreno", with_key=k).code() == "idempotency_key_reused"
    room.sql("UPDATE ticket SET agenda = 'doprava', taken_for = 'doprava' WHERE id = ?",
             (t["id"],))


def test_the_quota_ends_the_day():
    for left in (2, 1, 0):
        assert room.number("pokladna").status == 201
        assert agenda("pokladna")["tickets_left"] == left
    r = room.number("pokladna")
    assert (r.status, r.code()) == (409, "queue_full")


# ---- waiting and being called

def test_who_waits_is_told_a_range_once_somebody_sits_there():
    desk = Desk(room, "desk", "jana.n", "1")
    waiting = agenda("doprava")["waiting"]
    a = agenda("doprava")
    assert a["staffed"] == 1 and a["wait"] == {"from": waiting * 8, "to": waiting * 10}
    t = room.number().json()
    assert t["ahead"] == waiting and t["wait"] == a["wait"]
    assert desk.act("priority", t["id"], priority=1).status == 200
    t = p.get(f"/v1/queue/tickets/{t['id']}").json()
    assert t["ahead"] == 0 and t["wait"]["from"] == 0 and t["priority"] == 1
    desk.sign_out()
    assert agenda("doprava")["staffed"] == 0


def test_the_board_shows_who_is_called_newest_first_and_nothing_of_clerks():
    desk = Desk(room, "desk", "jana.n", "1")
    first = desk.act("call").json()
    board = p.get("/v1/queue/board?lang=cs").json()
    assert [(c["label"], c["counter"], c["where"]) for c in board["calls"]] == \
        [(first["label"], "Přepážka 1", "dveře 1")]
    assert p.get("/v1/queue/board?lang=en").json()["calls"][0]["counter"] == "Counter 1"
    assert [a["id"] for a in board["agendas"]] == ["doprava", "pokladna", "zavreno"]
    # somebody sits at the other counter and calls later
    room.add_clerk("petr.v")
    room.add_desk("desk-2")
    other = Desk(room, "desk-2", "petr.v", "2")
    second = other.act("call").json()
    room.sql("UPDATE ticket SET called = called - 60 WHERE id = ?", (first["id"],))
    assert [c["label"] for c in p.get("/v1/queue/board").json()["calls"]] == \
        [second["label"], first["label"]]
    assert desk.act("recall", first["id"]).status == 200
    room.sql("UPDATE ticket SET called = called - 60 WHERE id = ?", (second["id"],))
    assert [c["label"] for c in p.get("/v1/queue/board").json()["calls"]] == \
        [first["label"], second["label"]]
    t = p.get(f"/v1/queue/tickets/{first['id']}", device="desk").json()
    assert t["state"] == "called" and "counter" not in t and "calls" not in t
    assert desk.act("arrive", first["id"]).status == 200
    assert [c["label"] for c in p.get("/v1/queue/board").json()["calls"]] == [second["label"]]
    for d, t in ((desk, first), (other, second)):
        if d is other:
            d.act("arrive", t["id"])
        assert d.act("finish", t["id"]).status == 200
        d.sign_out()
    for path in ("/v1/queue", "/v1/queue/board"):
        text = p.get(path).body.decode()
        assert "Jana" not in text and "clerk" not in text and "emergency" not in text


# ---- checking in

book = Booking(p)


def booking(minutes=5):
    """A booking whose start is moved to so many minutes from now."""
    starts = int(time.time()) + minutes * 60
    day = datetime.datetime.fromtimestamp(starts, PRAGUE).date().isoformat()
    r = None
    # a PIN is one of its own day alone: on the other day somebody may have the same
    while not r or room.sql("SELECT id FROM booking WHERE pin = ? AND pin_day = ?",
                            (r["pin"], day)):
        r = book.whole(book.free(today(3))[0])
    room.sql("UPDATE booking SET starts = ?, ends = ?, pin_day = ? WHERE reference = ?",
             (starts, starts + 900, day, r["id"]))
    return {**r, "starts": starts, "day": day}


def today_still(minutes):
    """Is it still the same day so many minutes from now? (Close to midnight a case is another.)"""
    return (datetime.datetime.now(PRAGUE) + datetime.timedelta(minutes=minutes)).date() == \
        datetime.datetime.now(PRAGUE).date()


def test_a_booking_is_checked_in_by_its_code_number_or_pin():
    for minutes, how in ((5, "code"), (-5, "id"), (10, "pin"), (0, "spoken")):
        if not today_still(minutes):
            continue
        r = booking(minutes)
        body = {"code": {"code": r["code"]}, "id": {"code": r["id"]}, "pin": {"pin": r["pin"]},
                "spoken": {"code": r["id"][:4].lower() + " " + r["id"][4:]}}[how]
        x = room.check_in(**body, lang="cs")
        t = x.json()
        assert x.status == 201 and t["agenda"] == "doprava" and t["priority"] == 2, (how, x.body)
        assert when(t["booked_at"]).timestamp() == r["starts"] and t["label"][0] == "A"
        got = book.get(r).json()
        assert got["state"] == "arrived" and got["ticket"] == t["label"]


def test_whose_time_has_come_goes_first():
    before = room.number().json()
    late = booking(-1) if today_still(-1) else None
    soon = booking(10)
    if late:
        t = room.check_in(code=late["code"]).json()
        assert t["ahead"] < p.get(f"/v1/queue/tickets/{before['id']}").json()["ahead"]
    t = room.check_in(code=soon["code"]).json()
    assert t["ahead"] > p.get(f"/v1/queue/tickets/{before['id']}").json()["ahead"]


def test_what_cannot_be_checked_in_says_why():
    for minutes, code in ((60, "checkin_early"), (-60, "checkin_late")):
        if not today_still(minutes):
            continue
        r = booking(minutes)
        x = room.check_in(code=r["code"])
        assert (x.status, x.code()) == (409, code), x.body
        body = x.json()
        assert when(body["starts_at"]).timestamp() == r["starts"]
        assert when(body["from"]).timestamp() == r["starts"] - 900
        assert when(body["to"]).timestamp() == r["starts"] + 900 and "server_time" in body
        x = room.check_in(pin=r["pin"])
        assert (x.status, x.code()) == (409, code)
        assert book.get(r).json()["state"] == "booked"
    r = booking(24 * 60)
    x = room.check_in(code=r["code"])
    assert (x.status, x.code()) == (409, "checkin_wrong_day")
    assert when(x.json()["starts_at"]).timestamp() == r["starts"]
    r = booking()
    room.sql("UPDATE booking SET state = 'cancelled' WHERE reference = ?", (r["id"],))
    assert room.check_in(code=r["code"]).code() == "checkin_cancelled"
    r = booking()
    room.sql("UPDATE booking SET state = 'pending' WHERE reference = ?", (r["id"],))
    assert room.check_in(code=r["code"]).code() == "checkin_unsure"


def test_checked_in_once_it_is_used():
    r, k = booking(), key()
    t = room.check_in(code=r["code"], with_key=k).json()
    again = room.check_in(code=r["code"], with_key=k)
    assert again.status == 201 and again.json()["id"] == t["id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    x = room.check_in(code=r["code"])
    assert (x.status, x.code()) == (409, "checkin_used")
    assert x.json()["ticket"] == t["label"] and "at" in x.json()
    x = room.check_in(pin=r["pin"], device="other")
    assert x.code() == "checkin_used" and x.json()["ticket"] == t["label"]
    other = booking()
    x = room.check_in(code=other["code"], with_key=k)
    assert (x.status, x.code()) == (409, "idempotency_key_reused")


def test_two_kiosks_at_once_check_in_one_booking_once():
    r, seen = booking(), []
    threads = [threading.Thread(target=lambda d=d: seen.append(
        room.check_in(code=r["code"], device=d))) for d in ("kiosk", "other") * 4]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(x.status for x in seen) == [201] + [409] * 7
    good = next(x for x in seen if x.status == 201).json()
    assert {(x.code(), x.json()["ticket"]) for x in seen if x.status == 409} == \
        {("checkin_used", good["label"])}


def test_a_booking_that_nobody_is_called_for_is_not_checked_in():
    r = booking()
    room.sql("UPDATE booking SET place = 'poradna' WHERE reference = ?", (r["id"],))
    x = room.check_in(code=r["code"])
    assert (x.status, x.code()) == (404, "agenda_unknown")


def test_checking_in_takes_a_code_or_a_pin():
    for body in ({}, {"code": "A", "pin": "1234"}, {"code": 7}, {"lang": "cs"}):
        r = p.ask("POST", "/v1/queue/checkins", body, {"Idempotency-Key": key()})
        assert (r.status, r.code()) == (400, "bad_json"), body
    r = p.ask("POST", "/v1/queue/checkins", {"pin": "1234"})
    assert r.code() == "idempotency_key_required"


def test_misprints_are_free_and_guesses_are_not():
    good = booking()
    for _ in range(10):
        wrong = good["id"][:7] + ("2" if good["id"][7] != "2" else "3")
        assert room.check_in(code=wrong, device="other").code() == "not_found"
    pins = iter(range(1000, 10000))
    taken = {row[0] for row in room.sql("SELECT pin FROM booking")}
    tried = 0
    while tried < 6:
        pin = str(next(pins))
        if pin in taken:
            continue
        r = room.check_in(pin=pin, device="other")
        assert (r.status, r.code()) == (404, "not_found"), (tried, r.body)
        tried += 1
    r = room.check_in(pin=good["pin"], device="other")
    assert (r.status, r.code()) == (429, "too_many_requests")
    assert 0 < int(r.headers["Retry-After"]) <= 600
    assert room.check_in(code=good["code"], device="other").status == 429
    # another device goes on
    assert room.check_in(pin=good["pin"]).status == 201


# ---- a day ends

def test_yesterday_is_closed_by_the_job():
    old = room.number().json()
    r = booking()
    arrived = room.check_in(code=r["code"]).json()
    room.sql("UPDATE ticket SET day = day - 1 WHERE id IN (?, ?)", (old["id"], arrived["id"]))
    p.stop()
    p.start()
    portal.until(lambda: p.get(f"/v1/queue/tickets/{old['id']}").json()["state"] == "missed")
    assert book.get(r).json()["state"] == "missed"
    # and its number is nobody's today
    assert agenda("doprava")["waiting"] == len(
        room.sql("SELECT id FROM ticket WHERE state = 'queued' AND agenda = 'doprava'"))


def test_the_operator_sees_the_room():
    out = portal.must(portal.ctl("queue", "show", "--conf", p.conf))
    assert "ticket\tA " in out and "\tqueued\t" in out and "counter\t1\t-\t-" in out


def test_the_audit_holds_and_the_log_tells_no_code():
    assert portal.ctl("audit", "verify", "--conf", p.conf)[0] == 0
    log = p.log_text()
    assert 'route="/v1/queue/checkins"' in log
    for code, pin in room.sql("SELECT code, pin FROM booking WHERE code <> ''"):
        assert code not in log and f'"{pin}"' not in log
    assert booking_pack.key() not in log


portal.run(sys.modules[__name__])
