#!/usr/bin/env python3
"""Who may ask: no certificate, a rogue one, the server's own, expired, revoked."""
import os
import sqlite3
import subprocess
import sys
import time

import portal

p = portal.Portal()
work = os.path.join(p.dir, "pki")
os.mkdir(work)
PATHS = ("/v1/town", "/v1/catalogue", "/v1/directory", "/v1/payment-orders/22222222")


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=work, timeout=20)


def key(name):
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-out", name + ".key")


def pair(name):
    return os.path.join(work, name + ".crt"), os.path.join(work, name + ".key")


def refused(device, status, code):
    for path in PATHS:
        r = p.get(path, device=device)
        assert (r.status, r.code()) == (status, code), (path, r.status, r.body)
    r = p.order("12345678", {"fee": "dar", "amount": 1}, device=device)
    assert (r.status, r.code()) == (status, code)


def signed_by_ca(name, start, end, usage="clientAuth"):
    """A certificate that the portal's own CA signed, with any dates."""
    with open(os.path.join(work, name + ".cnf"), "w", encoding="ascii") as f:
        f.write(f"[ca]\ndefault_ca=d\n[d]\ndatabase={name}.idx\nnew_certs_dir=.\nrand_serial=yes\n"
                "default_md=sha256\npolicy=any\nx509_extensions=x\n[any]\ncommonName=supplied\n"
                f"[x]\nextendedKeyUsage={usage}\n")
    open(os.path.join(work, name + ".idx"), "w", encoding="ascii").close()
    key(name)
    openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr")
    openssl("ca", "-batch", "-notext", "-config", name + ".cnf", "-cert", p.path("ca.crt"),
            "-keyfile", p.path("ca.key"), "-in", name + ".csr", "-out", name + ".crt",
            "-startdate", start, "-enddate", end)
    return pair(name)


def test_an_enrolled_device_is_served():
    assert p.get("/v1/town").status == 200


def test_no_certificate():
    refused(None, 401, "device_required")


def test_a_self_signed_certificate():
    key("rogue")
    openssl("req", "-x509", "-key", "rogue.key", "-subj", "/CN=kiosk", "-out", "rogue.crt")
    refused(pair("rogue"), 403, "device_unknown")


def test_a_certificate_of_our_ca_that_was_never_enrolled():
    refused(signed_by_ca("stranger", "20200101000000Z", "20990101000000Z"), 403, "device_unknown")


def test_an_expired_certificate():
    refused(signed_by_ca("old", "20200101000000Z", "20210101000000Z"), 403, "device_expired")


def test_a_certificate_that_is_not_valid_yet():
    refused(signed_by_ca("young", "20980101000000Z", "20990101000000Z"), 403, "device_unknown")


def test_the_servers_own_certificate_is_no_device():
    refused((p.path("server.crt"), p.path("server.key")), 403, "device_unknown")


def test_an_enrolment_that_ended():
    p.add_device("ended")
    db = sqlite3.connect(p.path("portal.db"))
    db.execute("UPDATE device SET expires = ? WHERE name = 'ended'", (int(time.time()) - 1,))
    db.commit()
    db.close()
    refused("ended", 403, "device_expired")
    assert "ended\texpired\t" in portal.ctl("device", "list", "--conf", p.conf)[1]


def test_a_revoked_device_loses_its_open_connection_too():
    p.add_device("lost")
    conn = p.connect("lost")
    assert p.get("/v1/town", on=conn).status == 200
    assert portal.ctl("device", "revoke", "lost", "--conf", p.conf)[0] == 0
    refused("lost", 403, "device_unknown")
    p.hup()

    def shut_out():
        r = p.get("/v1/town", on=conn)
        return r.status == 403 and r.code() == "device_unknown"

    portal.until(shut_out)
    conn.close()
    p.add_device("lost")
    assert p.get("/v1/town", device="lost").status == 200
    assert p.get("/v1/town").status == 200


def test_health_asks_for_no_device():
    assert p.get("/healthz", device=None).status == 200


portal.run(sys.modules[__name__])
