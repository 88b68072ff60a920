#!/usr/bin/env python3
"""Booking over HTTPS: slots, holds, bookings, moving, cancelling, and everything that is refused."""
import itertools
import sys
import threading

import booking_pack
from booking_pack import Booking, key, today
from portal import Portal, run

P = None
QUICK = "bookings_per_minute = 60000\n"
NUMBER = itertools.count()


def portal():
    global P
    if not P:
        P = Portal(booking_pack.make(), settings="misses = 6\n" + QUICK)
    return P


def b(device=None, **more):
    """A kiosk of its own: what one test holds is in no other's way."""
    if not device:
        device = f"kiosk-{next(NUMBER)}"
        portal().add_device(device)
    return Booking(portal(), device, **more)


def test_places_and_operations_are_told_in_the_language_asked_for():
    p = portal()
    places = p.get("/v1/booking/places?lang=cs").json()["places"]
    assert [x["id"] for x in places] == ["doprava", "poradna"], places
    assert places[0]["name"] == "Odbor dopravy" and places[0]["operations"] == ["vypis"]
    english = p.get("/v1/booking/places?lang=en").json()["places"]
    assert english[0]["name"] == "Transport" and english[1]["name"] == "Poradna"
    ops = p.get("/v1/booking/operations?lang=cs").json()["operations"]
    assert [x["id"] for x in ops] == ["vypis", "porada"]
    assert ops[0]["minutes"] == 15 and ops[0]["people_max"] == 6 and ops[0]["binding"] is True
    assert ops[0]["situations"] == ["vypis-z-rejstriku"] and "price" not in ops[0]
    only = p.get("/v1/booking/operations?place=doprava").json()["operations"]
    assert [x["id"] for x in only] == ["vypis"]
    assert p.get("/v1/booking/operations?place=nikde").json()["operations"] == []


def test_slots_tell_every_day_and_the_next_free_one():
    r = b().slots(today(1), today(3))
    body = r.json()
    assert r.status == 200 and [d["date"] for d in body["days"]] == [today(1), today(2), today(3)]
    day = body["days"][0]
    assert day["state"] == "free" and len(day["slots"]) >= 270
    assert day["slots"][0]["free"] == 2 and day["slots"][0]["starts_at"].startswith(today(1))
    assert body["next_free"] == day["slots"][0]
    past = b().slots(today(-2), today(-1)).json()
    assert [d["state"] for d in past["days"]] == ["past", "past"]
    assert past["next_free"]["starts_at"][:10] in (today(), today(1))
    far = b().slots(today(90), today(91)).json()
    assert [d["state"] for d in far["days"]] == ["far", "far"] and far["next_free"] is None
    assert len(b().slots(today(), today(500)).json()["days"]) in range(20, 93)


def test_what_is_asked_wrongly_is_refused_with_its_reason():
    for query, status, code in [
            ({"operation": "neni"}, 404, "operation_unknown"),
            ({"place": "neni"}, 404, "place_unknown"),
            ({"place": "poradna", "operation": "porada", "people": 2}, 422, "invalid_fields"),
            ({"people": 0}, 422, "invalid_fields"), ({"people": 50}, 422, "invalid_fields"),
            ({"people": "mnoho"}, 400, "bad_parameter"), ({"first": "zítra"}, 400, "bad_parameter"),
            ({"first": today(3), "last": today(1)}, 400, "bad_parameter")]:
        query = dict(query)
        x = b(operation=query.pop("operation", "vypis"), place=query.pop("place", "doprava"))
        first = query.pop("first", None)
        r = x.slots(first.encode().hex() if first == "zítra" else first, query.pop("last", None),
                    **query)
        assert (r.status, r.code()) == (status, code), (query, r.status, r.body)


def test_a_hold_keeps_the_slot_and_tells_what_to_ask():
    x, day = b(), today(5)
    at = x.free(day)[0]
    h = x.hold(at)
    body = h.json()
    assert h.status == 201 and body["binding"] is True and body["starts_at"] == at
    assert body["form"]["id"] == "rezervace" and "/last_name" in body["form"]["text"]["cs"]["fields"]
    assert x.hold(at).status == 201  # two counters
    taken = b().hold(at)
    assert (taken.status, taken.code()) == (409, "slot_taken")
    near = taken.json()["alternatives"]
    assert len(near) == 5 and all(s["starts_at"] != at and s["free"] >= 1 for s in near), near
    assert at not in x.free(day)
    gone = x.p.ask("DELETE", f"/v1/booking/holds/{body['id']}", device=x.device)
    assert gone.status == 204 and at in x.free(day)
    assert x.p.ask("DELETE", f"/v1/booking/holds/{body['id']}", device=x.device).status == 204
    assert x.p.ask("DELETE", f"/v1/booking/holds/{'0' * 32}").status == 204


def test_the_same_key_gives_the_same_hold_and_another_request_is_refused():
    x, day, k = b(), today(6), key()
    first, second = x.free(day)[:2]
    one, two = x.hold(first, with_key=k), x.hold(first, with_key=k)
    assert one.json()["id"] == two.json()["id"] and two.headers["Idempotency-Replayed"] == "true"
    other = x.hold(second, with_key=k)
    assert (other.status, other.code()) == (409, "idempotency_key_reused")
    assert x.p.ask("POST", "/v1/booking/holds", {}, device=x.device).code() == \
        "idempotency_key_required"


def test_a_hold_of_nonsense_is_refused():
    x = b()
    good = x.free(today(6))[3]
    for more, status, code in [
            ({"starts": "2026-01-05T10:00:00+01:00"}, 409, "slot_taken"),
            ({"starts": good[:14] + "02" + good[16:]}, 409, "slot_taken"),
            ({"starts": good, "people": 0}, 422, "invalid_fields"),
            ({"starts": good, "people": 50}, 422, "invalid_fields"),
            ({"starts": good, "extra": 1}, 400, "bad_json"),
            ({"starts": "zítra"}, 400, "bad_json")]:
        r = x.hold(**more)
        assert (r.status, r.code()) == (status, code), (more, r.status, r.body)


def test_one_device_holds_only_a_few_at_once():
    x, day = b(), today(7)
    at = x.free(day)
    made = [x.hold(at[i * 4]) for i in range(9)]
    assert [h.status for h in made] == [201] * 8 + [429]


def test_booking_gives_number_code_and_pin():
    x, day = b(), today(8)
    at = x.free(day)[0]
    hold, k = x.hold(at).json(), key()
    r = x.book(hold["id"], with_key=k, email="jana@priklad.cz")
    body = r.json()
    assert r.status == 201 and body["state"] == "booked" and body["starts_at"] == at, body
    assert len(body["id"]) == 8 and len(body["code"]) == 24 and len(body["pin"]) == 4
    assert body["operation_name"] == "Výpis z rejstříku" and body["where"] == "přízemí, dveře 3"
    assert body["situation"] == "vypis-z-rejstriku" and body["cancel_until"] == at
    again = x.book(hold["id"], with_key=k, email="jana@priklad.cz")
    assert again.status == 201 and again.json()["id"] == body["id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    changed = x.book(hold["id"], with_key=k, email="jiny@priklad.cz")
    assert (changed.status, changed.code()) == (409, "idempotency_key_reused")
    twice = x.book(hold["id"])
    assert (twice.status, twice.code()) == (410, "hold_expired")
    foreign = b().book(x.hold(x.free(day)[5]).json()["id"])
    assert (foreign.status, foreign.code()) == (410, "hold_expired")


def test_answers_are_judged_like_any_form():
    x, day = b(), today(9)
    hold = x.hold(x.free(day)[0]).json()["id"]
    for answers, pointer, code in [
            ({"last_name": ""}, "/last_name", "required"),
            ({"email": "jana"}, "/email", "format"),
            ({"last_name": "x" * 61}, "/last_name", "maxLength")]:
        r = x.book(hold, **answers)
        if r.status == 400:
            continue  # an empty text is no answer: the client would not send it
        assert r.code() == "invalid_fields" and r.json()["fields"] == [
            {"pointer": pointer, "code": code}], (answers, r.body)
    assert x.book(hold, rodne_cislo="1").code() == "bad_json"
    p = x.p.ask("POST", "/v1/booking/reservations", {"hold": hold, "lang": "cs"},
                {"Idempotency-Key": key()}, device=x.device)
    assert p.code() == "bad_json"
    assert x.book(hold).status == 201


def test_a_booking_is_found_by_number_or_code_and_shown_to_who_has_the_code():
    x = b()
    r = x.whole(x.free(today(10))[0])
    for code in (r["id"], r["id"].lower(), r["id"][:4] + "-" + r["id"][4:], r["code"]):
        assert x.find(code).json()["id"] == r["id"], code
    assert x.get(r).json()["pin"] == r["pin"]
    assert x.get(r, r["code"][:-1] + ("A" if r["code"][-1] != "A" else "B")).status == 404
    assert b().get(r).status == 200  # the code is what counts


def test_moving_is_one_step_and_may_be_asked_twice():
    x = b()
    day, other = today(11), today(12)
    r = x.whole(x.free(day)[0], people=2)
    at = x.free(other)[7]
    hold = x.hold(at, 2).json()["id"]
    m = x.move(r, hold)
    assert m.status == 200 and m.json()["starts_at"] == at, m.body
    assert m.json()["id"] == r["id"] and m.json()["code"] == r["code"]
    again = x.move(r, hold)
    assert again.status == 200 and again.json()["starts_at"] == at
    assert r["starts_at"] in x.free(day)
    gone = x.move(r, "0" * 32)
    assert (gone.status, gone.code()) == (410, "hold_expired")
    other_act = Booking(portal(), x.device, "porada", "poradna")
    wrong = other_act.hold(other_act.free(today(2))[0])
    assert wrong.status == 201, wrong.body
    assert x.move(r, wrong.json()["id"]).code() == "booking_state"
    assert x.p.ask("PATCH", f"/v1/booking/reservations/{r['id']}", {"hold": hold},
                   {"Idempotency-Key": key()}).status == 404  # no code


def test_cancelling_frees_the_slot_and_may_be_asked_twice():
    x, day = b(), today(13)
    r = x.whole(x.free(day)[0])
    c = x.cancel(r)
    assert c.status == 200 and c.json()["state"] == "cancelled"
    assert x.cancel(r).status == 200
    hold = x.hold(x.free(day)[3]).json()["id"]
    assert x.move(r, hold).code() == "booking_state"
    assert {"starts_at": r["starts_at"]}.items() <= {
        "starts_at": x.free(day)[0]}.items()


def test_limits_in_time_are_kept_and_told():
    def strict(pack):
        for o in pack["operations"]:
            o.update(cancel_minutes=2880, move_minutes=1440, freed_minutes=60, per_person=2)
    p = Portal(booking_pack.make(strict))
    x = Booking(p)
    soon = x.whole(x.free(today(1))[0], email="a@priklad.cz")
    late = x.cancel(soon)
    assert (late.status, late.code()) == (409, "too_late") and late.json()["to"] < soon["starts_at"]
    far = x.whole(x.free(today(9))[0], email="b@priklad.cz")
    assert x.cancel(far).status == 200
    # freed slots stay taken for an hour: of two counters one is left
    d = x.slots(today(9), today(9)).json()["days"][0]["slots"][0]
    assert d["starts_at"] == far["starts_at"] and d["free"] == 1, d
    # the same person twice that day, and three times ahead
    x.whole(x.free(today(20))[0], email="c@priklad.cz")
    hold = x.hold(x.free(today(20))[50]).json()["id"]
    twice = x.book(hold, email="C@priklad.cz ".strip())
    assert (twice.status, twice.code()) == (409, "already_booked"), twice.body
    assert twice.json()["starts_at"][:10] == today(20)
    x.whole(x.free(today(21))[0], email="c@priklad.cz")
    hold = x.hold(x.free(today(22))[0]).json()["id"]
    assert x.book(hold, email="c@priklad.cz").code() == "already_booked"
    assert x.book(hold, email="d@priklad.cz").status == 201


def test_guessing_codes_is_slowed_down():
    p = Portal(booking_pack.make(), settings="misses = 4\n")
    x = Booking(p)
    r = x.whole(x.free(today(3))[0])
    for _ in range(10):
        assert x.find(r["id"]).status == 200  # who knows it is not counted
    seen = [x.find("ABCDEFGHKLMNPRSTABCDEFGH").status for _ in range(6)]
    assert seen == [404] * 4 + [429] * 2, seen
    assert x.find(r["id"]).status == 429


def race(p, clients, slots):
    """So many clients want so many slots, each slot by all of them: how many got one, of each."""
    devices = [f"race-{i}" for i in range(clients)]
    for d in devices:
        p.add_device(d)
    x = Booking(p)
    wanted = x.free(today(2))[:slots * 3:3]
    won, faults, gate = [], [], threading.Barrier(clients)

    def one(device):
        mine = Booking(p, device)
        gate.wait()
        for at in wanted:
            h = mine.hold(at)
            if h.status == 201:
                r = mine.book(h.json()["id"])
                (won if r.status == 201 else faults).append((at, device, r.status))
                return
            if h.status != 409:
                faults.append((at, device, h.status))
    threads = [threading.Thread(target=one, args=(d,)) for d in devices]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return won, faults


def test_fifty_clients_and_forty_slots_make_forty_winners():
    p = Portal(booking_pack.make(public=1, desk=1), settings="connections_per_address = 0\n" + QUICK)
    won, faults = race(p, 50, 40)
    assert not faults, faults[:5]
    assert len(won) == 40 and len({at for at, _, _ in won}) == 40, len(won)


def test_a_hold_outlives_a_restart_of_the_portal():
    p = Portal(booking_pack.make())
    x = Booking(p)
    hold = x.hold(x.free(today(2))[0]).json()["id"]
    assert p.stop() == 0
    p.start()
    assert x.book(hold).status == 201


def test_nothing_of_who_books_is_logged():
    x = b()
    x.whole(x.free(today(14))[0], last_name="Tajemná", email="tajna@priklad.cz")
    log = portal().log_text()
    assert "Tajemn" not in log and "tajna" not in log


if __name__ == "__main__":
    run(sys.modules[__name__])
