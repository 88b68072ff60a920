#!/usr/bin/env python3
"""portalctl: exit statuses, what it writes and with which rights."""
import os
import sqlite3
import subprocess
import sys
import tempfile

import portal

work = tempfile.TemporaryDirectory(prefix="ctl-")
home = os.path.join(work.name, "home")
conf = os.path.join(home, "portald.conf")
ctl = portal.ctl


def mode(path):
    return os.stat(path).st_mode & 0o777


def openssl(*args):
    return subprocess.run(["openssl", *args], capture_output=True, text=True, timeout=20)


def test_init_makes_a_portal_with_private_keys():
    status, out, _ = ctl("init", home, "--host", "portal.vzorov.example")
    assert (status, out) == (0, conf + "\n")
    assert mode(home) == 0o700
    for name in ("ca.key", "server.key", "portal.key", "receipt.key", "draft.salt", "portal.db",
                 "portald.conf"):
        assert mode(os.path.join(home, name)) == 0o600, name
    text = openssl("x509", "-in", os.path.join(home, "server.crt"), "-noout", "-text").stdout
    for want in ("DNS:localhost", "IP Address:127.0.0.1", "DNS:portal.vzorov.example",
                 "TLS Web Server Authentication", "prime256v1", "ecdsa-with-SHA256"):
        assert want in text, want
    assert openssl("verify", "-CAfile", os.path.join(home, "ca.crt"),
                   os.path.join(home, "server.crt")).returncode == 0
    for name, kind in (("portal.key", "prime256v1"), ("receipt.key", "ED25519")):
        text = openssl("pkey", "-in", os.path.join(home, name), "-noout", "-text").stdout
        assert kind in text, name
    with open(os.path.join(home, "draft.salt"), encoding="ascii") as f:
        assert len(bytes.fromhex(f.read())) == 16


def test_init_never_overwrites():
    with open(os.path.join(home, "ca.key"), "rb") as f:
        before = f.read()
    assert ctl("init", home)[0] == 1
    with open(os.path.join(home, "ca.key"), "rb") as f:
        assert f.read() == before
    assert ctl("init", os.path.join(work.name, "x"), "--host", "a b;c")[0] == 3
    assert ctl("init", "/proc/nowhere")[0] == 3


def test_devices():
    out_dir = os.path.join(work.name, "out")
    status, out, _ = ctl("device", "add", "kiosk-1", "--days", "30", "--out", out_dir,
                         "--conf", conf)
    assert status == 0 and out.startswith("kiosk-1 until ")
    crt, key = (os.path.join(out_dir, "kiosk-1" + s) for s in (".crt", ".key"))
    assert mode(key) == 0o600
    assert openssl("verify", "-purpose", "sslclient", "-CAfile", os.path.join(out_dir, "ca.crt"),
                   crt).returncode == 0
    with open(key, "rb") as f:
        before = f.read()
    assert ctl("device", "add", "kiosk-1", "--out", out_dir, "--conf", conf)[0] == 1
    with open(key, "rb") as f:
        assert f.read() == before
    fingerprint = openssl("x509", "-in", crt, "-noout", "-fingerprint", "-sha256").stdout
    fingerprint = fingerprint.strip().split("=")[1].replace(":", "").lower()
    listed = ctl("device", "list", "--conf", conf)[1].rstrip("\n").split("\t")
    assert (listed[0], listed[1], listed[3]) == ("kiosk-1", "active", fingerprint)
    assert ctl("device", "revoke", "kiosk-1", "--conf", conf)[0] == 0
    assert ctl("device", "revoke", "kiosk-1", "--conf", conf)[0] == 1
    assert "\trevoked\t" in ctl("device", "list", "--conf", conf)[1]
    for name in ("../x", ".x", "a b", "x" * 64, "ž"):
        assert ctl("device", "add", name, "--out", out_dir, "--conf", conf)[0] == 1, name
    assert ctl("device", "add", "k2", "--out", "/proc/none", "--conf", conf)[0] == 3
    assert "k2\trevoked" in ctl("device", "list", "--conf", conf)[1]


def test_town_check():
    status, out, _ = ctl("town", "check", portal.GOOD)
    assert status == 0 and out.endswith("no faults\n")
    status, out, err = ctl("town", "check", portal.FAULTS)
    with open(os.path.join(portal.FAULTS, "faults.txt"), encoding="utf-8") as f:
        assert (status, out) == (1, f.read())
    assert "faults in the pack" in err
    assert ctl("town", "check", "/there/is/none")[0] == 1


def test_a_pack_cannot_drive_the_terminal():
    pack = os.path.join(work.name, "evil")
    os.makedirs(os.path.join(pack, "situations"))
    with open(os.path.join(pack, "town.json"), "w", encoding="utf-8") as f:
        f.write('{"a\\u001b[2Jb\\u202e": 1}')
    out = ctl("town", "check", pack)[1]
    assert "unknown key" in out and "\x1b" not in out and "\u202e" not in out


def test_audit():
    status, out, _ = ctl("audit", "verify", "--conf", conf)
    assert status == 0 and " records, last " in out
    db = sqlite3.connect(os.path.join(home, "portal.db"))
    db.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 1")
    db.commit()
    db.close()
    status, out, err = ctl("audit", "verify", "--conf", conf)
    assert status == 1 and "record 1 does not fit" in err


def test_usage_and_help():
    assert ctl()[0] == 2
    assert ctl("help")[0] == 0
    listed = ctl("--help")[1]
    for words in ("init", "key add", "submission list", "submission show", "submission export",
                  "submission state", "receipt verify", "draft list", "town check", "town publish", "device add", "device list",
                  "device revoke", "audit verify"):
        assert "portalctl " + words in listed
        status, out, _ = ctl(*words.split(), "--help")
        assert status == 0 and out.startswith("portalctl " + words)
    for bad in (["town"], ["town", "burn"], ["init"], ["init", "a", "b"], ["device", "add", "x"],
                ["device", "list", "x"], ["town", "check", "x", "--conf", "y"],
                ["device", "add", "x", "--out", "y", "--days", "0"],
                ["device", "add", "x", "--out", "y", "--days", "3651"],
                ["device", "add", "x", "--out"], ["submission", "list", "--after", "x"],
                ["submission", "export"], ["key", "add", "x"], ["draft", "list", "--key", "x"],
                ["audit", "verify", "--conf", "a", "--conf", "b"]):
        assert ctl(*bad)[0] == 2, bad
    assert ctl("device", "list", "--conf", "/there/is/none")[0] == 3


portal.run(sys.modules[__name__])
