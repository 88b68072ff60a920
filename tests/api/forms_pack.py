"""Town packs with forms, made for the tests of submissions: the good town with three small forms.

zadost   text, date (not before today), number, a computed fee, attachments
podpis   must be signed within five days
papir    the town takes it on paper at the kiosk, and straight at the desk"""
import base64
import copy
import datetime
import json
import os
import shutil

import portal

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55"
       b"\0\0\0\nIDATx\x9cc\xf8\x0f\0\1\1\1\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82")

REFERENCE = "22222222"


def refno(body):
    """A reference with its check symbol (Luhn's, modulo 30) from seven symbols."""
    alphabet = "23456789ABCDEFGHJKLMNPRSTUVWXY"
    total = 0
    for i, c in enumerate(reversed(body)):
        v = alphabet.index(c)
        total += v if i % 2 else v * 2 // 30 + v * 2 % 30
    return body + alphabet[-total % 30]


def field(label, **errors):
    return {"label": label, "errors": {k: v for k, v in errors.items()}}


ZADOST = {
    "format": 1, "id": "zadost", "version": 1, "minutes": 3,
    "schema": {
        "type": "object", "additionalProperties": False,
        "properties": {
            "jmeno": {"type": "string", "minLength": 2, "maxLength": 40},
            "kdy": {"type": "string", "format": "date"},
            "pocet": {"type": "integer", "minimum": 1, "maximum": 9},
            "popis": {"type": "string", "maxLength": 2000},
            "poplatek": {"type": "integer", "format": "money"}},
        "required": ["jmeno", "kdy", "pocet"]},
    "flow": {
        "pages": [{"id": "kdo", "section": "zadatel", "fields": ["/jmeno"]},
                  {"id": "co", "section": "vec", "fields": ["/kdy", "/pocet", "/popis"]}],
        "calc": [{"to": "/poplatek", "logic": {"money_mul": [10000, {"var": "pocet"}]}}],
        "rules": [{"id": "kdy", "field": "/kdy",
                   "must": {">=": [{"var": "kdy"}, {"var": "@today"}]}}],
        "attachments": [{"id": "priloha", "required": False, "types": ["pdf", "png"],
                         "max_bytes": 12000000, "max_files": 3, "kiosk": "bring"}],
        "declaration": True,
        "receipt": {"decide_days": 30},
        "filing": {"kiosk": "submit", "desk": "submit"}}}

ZADOST_CS = {
    "title": "Žádost na zkoušku", "brief": "Za 3 minuty", "act": "Podat žádost",
    "done": "Žádost je podaná.",
    "sections": {"zadatel": "Kdo žádá", "vec": "Věc"},
    "pages": {"kdo": {"title": "Kdo žádá?"}, "co": {"title": "O co žádáte?"}},
    "fields": {
        "/jmeno": field("Jméno", required="Napište jméno.", minLength="Jméno je krátké.",
                        maxLength="Jméno je dlouhé."),
        "/kdy": field("Kdy", required="Napište den.", format="Den napište jako 5. 3. 2027.",
                      range="Takový den v kalendáři není."),
        "/pocet": field("Počet", required="Napište počet.", type="Počet napište číslem.",
                        minimum="Počet je aspoň {min}.", maximum="Počet je nejvýš {max}."),
        "/popis": field("Popis", maxLength="Popis je dlouhý."),
        "/poplatek": {"label": "Poplatek", "failed": "Poplatek vám řekneme na přepážce."}},
    "rules": {"kdy": "Den už byl. Zkontrolujte ho."},
    "attachments": {"priloha": {"label": "Příloha", "bring": "Přineste přílohu.",
                                "errors": {}}},
    "declaration": {"text": "Prohlašuji, že údaje jsou pravdivé.",
                    "required": "Zaškrtněte, že jsou údaje pravdivé."},
    "receipt": {"next": "Ozveme se vám do 30 dnů."}}


def small(form_id, **flow):
    definition = {
        "format": 1, "id": form_id, "version": 1, "minutes": 1,
        "schema": {"type": "object", "additionalProperties": False,
                   "properties": {"jmeno": {"type": "string", "maxLength": 40}},
                   "required": ["jmeno"]},
        "flow": {"pages": [{"id": "kdo", "section": "kdo", "fields": ["/jmeno"]}],
                 "declaration": False, "receipt": {"decide_days": 30},
                 "filing": {"kiosk": "submit", "desk": "submit"}, **flow}}
    text = {"title": "Malý formulář", "brief": "Za minutu", "act": "Podat", "done": "Podáno.",
            "sections": {"kdo": "Kdo"}, "pages": {"kdo": {"title": "Kdo jste?"}},
            "fields": {"/jmeno": field("Jméno", required="Napište jméno.",
                                       maxLength="Jméno je dlouhé.")},
            "receipt": {"next": "Ozveme se."}}
    return definition, text


class Pack:
    """A pack in a folder of its own, to be changed and published again."""

    def __init__(self, where):
        self.dir = os.path.join(where, "pack")
        shutil.copytree(portal.GOOD, self.dir)
        self.offered = {}
        self.put(ZADOST, ZADOST_CS)
        self.put(*small("podpis", filing={"kiosk": "submit", "desk": "submit", "sign_days": 5}))
        self.put(*small("papir"), filing={"kiosk": "print", "desk": "submit"})

    def put(self, definition, text, **offer):
        folder = os.path.join(self.dir, "forms", definition["id"])
        os.makedirs(folder, exist_ok=True)
        for name, value in (("form.json", definition), ("text.cs.json", text)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                json.dump(value, f)
        self.offered[definition["id"]] = {"id": definition["id"],
                                          "hand_in": {"cs": "podatelna, dveře 2"}, **offer}
        self.list()

    def take_off(self, form_id):
        del self.offered[form_id]
        self.list()

    def list(self):
        with open(os.path.join(self.dir, "forms.json"), "w", encoding="utf-8") as f:
            json.dump({"from": "forms", "forms": list(self.offered.values())}, f)

    def changed(self, version, **fields):
        """ZADOST in another version, with more properties on its second page."""
        d, t = copy.deepcopy(ZADOST), copy.deepcopy(ZADOST_CS)
        d["version"] = version
        for name in fields:
            d["schema"]["properties"][name] = {"type": "string", "maxLength": 20}
            d["flow"]["pages"][1]["fields"].append("/" + name)
            t["fields"]["/" + name] = field(fields[name], maxLength="Zkraťte to.")
        return d, t

    def publish(self, p):
        """The exit status, standard output and error."""
        result = portal.ctl("town", "publish", self.dir, "--conf", p.conf)
        if result[0] == 0:
            revision = int(result[1].split()[1].rstrip(":"))
            if p.process:
                p.hup()
                portal.until(lambda: p.get("/healthz").json().get("revision") == revision)
        return result


def with_forms(settings=""):
    """A portal that offers the forms, and its pack."""
    p = portal.Portal(settings="submissions_per_minute = 60000\n" + settings, publish=False)
    pack = Pack(p.dir)
    status, out, err = pack.publish(p)
    assert status == 0, (out, err)
    return p, pack


def now(days=0, seconds=0):
    t = datetime.datetime.now(datetime.timezone.utc)
    return (t + datetime.timedelta(days=days, seconds=seconds)).isoformat(timespec="seconds")


def today(days=0):
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def submission(form="zadost", answers=None, **more):
    if answers is None:
        answers = {"jmeno": "Jana Nováková", "kdy": today(10), "pocet": 2, "poplatek": 20000}
    return {"reference": REFERENCE, "form": form, "version": 1, "lang": "cs", "channel": "kiosk",
            "sealed": now(), "declared": True, "answers": answers, "attachments": [], "brings": [],
            **more}


def attachment(data=PDF, name="plan.pdf", kind="application/pdf", form_id="priloha"):
    return {"id": form_id, "name": name, "type": kind, "data": base64.b64encode(data).decode()}


def post(p, key, body, device="kiosk", **more):
    """Plain when body is JSON, sealed when it is bytes."""
    headers = {"Idempotency-Key": key}
    if isinstance(body, bytes):
        headers["Content-Type"] = "application/octet-stream"
    return p.ask("POST", "/v1/submissions", body, headers, device=device, **more)


def fields(reply):
    assert (reply.status, reply.code()) == (422, "invalid_fields"), (reply.status, reply.body)
    return {f["pointer"]: f["code"] for f in reply.json()["fields"]}
