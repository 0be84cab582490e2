"""The AS2 library pyas2lib as a peer of its own.

It takes messages and receipts by HTTP, and sends the messages that a line on its standard
input asks for. Lines are fields as in the query of an address, and so are those it answers
with on its standard output: ready, received and sent.
"""

import http.client
import http.server
import importlib.metadata
import os
import re
import sys
import threading
import urllib.parse

# oscrypto 1.3.0 reads one digit for each part of OpenSSL's version and stops at "3.0.19".
_search = re.search
re.search = lambda pattern, text, *flags: _search(
    pattern.replace(r"\d\.\d\.\d", r"\d+\.\d+\.\d+") if isinstance(pattern, str) else pattern, text, *flags)
from pyas2lib import as2  # noqa: E402

re.search = _search

options = dict(urllib.parse.parse_qsl(sys.argv[1]))
kept, waiting = {}, {}  # by Message-ID: the answer to a message, and what a receipt is due for
lock = threading.Lock()
CIPHERS = {"3des": "tripledes_192_cbc", "aes128-cbc": "aes_128_cbc", "aes192-cbc": "aes_192_cbc", "aes256-cbc": "aes_256_cbc"}


def read(name):
    with open(options[name], "rb") as f:
        return f.read()


def say(**fields):
    with lock:
        print(urllib.parse.urlencode(fields), flush=True)


def organization():
    return as2.Organization(
        as2_name=options["name"], sign_key=read("keys"), sign_key_pass=options["password"], decrypt_key=read("keys"),
        decrypt_key_pass=options["password"], mdn_url="http://127.0.0.1:%s/mdn" % options["port"], domain="pyas2.invalid")


def partner(order):
    receipt = order.get("receipt", "")
    return as2.Partner(
        as2_name=options["partner"], verify_cert=read("certificate"), encrypt_cert=read("certificate"), validate_certs=False,
        sign="digest" in order, digest_alg=order.get("digest", "sha256").replace("-", ""),
        encrypt="cipher" in order, enc_alg=CIPHERS[order.get("cipher", "aes256-cbc")], compress="compress" in order,
        mdn_mode=("ASYNC" if receipt.startswith("async") else "SYNC") if receipt else None,
        mdn_digest_alg=order.get("micalg", "sha256").replace("-", "") if receipt.endswith("signed") else None)


def store(message):
    with lock:
        path = os.path.join(options["store"], str(len(os.listdir(options["store"])) + 1))
        with open(path, "wb") as f:
            f.write(message.content or b"")
    return path


def post(url, headers, body):
    to = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(to.hostname, to.port, timeout=60)
    connection.request("POST", to.path or "/", body, {k: " ".join(v.split()) for k, v in headers.items()})
    answer = connection.getresponse()
    head = "".join("%s: %s\r\n" % (k, v) for k, v in answer.getheaders())
    return answer.status, head.encode() + b"\r\n" + answer.read()


def judged(message, raw):
    receipt = as2.Mdn()
    status, detail = receipt.parse(raw, lambda message_id, recipient: message)
    mic = ""
    for part in receipt.payload.walk():
        if part.get_content_type() == "message/disposition-notification":
            fields = {k.lower(): v for block in part.get_payload() for k, v in block.items()}
            mic = fields.get("received-content-mic", "")
    equal = not message.mic or mic.split(",")[0].strip() == message.mic.decode()
    return status == "processed", equal, "%s %s" % (status, detail)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, pattern, *args):
        print(pattern % args, file=sys.stderr)

    def answer(self, headers=None, body=b""):
        self.send_response(200)
        for name, value in (headers or {}).items():
            self.send_header(name, " ".join(str(value).split()))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def content(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def do_POST(self):
        raw = str(self.headers).replace("\n", "\r\n").strip().encode() + b"\r\n\r\n" + self.content()
        if self.path == "/mdn":
            self.receipt(raw)
            return
        message = as2.Message()
        asked = self.headers.get("Message-ID", "")
        status, failed, receipt = message.parse(
            raw, find_org_cb=lambda name: organization() if name == options["name"] else None,
            find_partner_cb=lambda name: partner({}) if name == options["partner"] else None,
            find_message_cb=lambda message_id, name: asked in kept)
        if failed[0] is not None:
            print(failed, file=sys.stderr)
        if status == "processed":
            kept[asked] = True
            name = message.payload.get_filename() or ""
            say(event="received", message=asked, name=name, file=store(message))
        if receipt is None:
            self.answer()
        elif receipt.mdn_mode == "ASYNC":
            self.answer()
            post(receipt.mdn_url, receipt.headers, receipt.content)
        else:
            self.answer(receipt.headers, receipt.content)

    def receipt(self, raw):
        receipt = as2.Mdn()
        receipt.payload = as2.parse_mime(raw)
        original, _ = receipt.detect_mdn()
        order, message = waiting.pop(original)
        ok, mic, note = judged(message, raw)
        self.answer()
        say(event="sent", id=order["id"], message="<%s>" % original, ok=str(ok).lower(), mic=str(mic).lower(), note=note)


def send(order):
    message = as2.Message(organization(), partner(order))
    try:
        with open(order["file"], "rb") as f:
            message.build(f.read(), filename=order["name"], subject="from pyas2lib", content_type=order["type"])
        headers, body = message.headers, message.content
        asynchronous = order.get("receipt", "").startswith("async")
        if asynchronous:
            waiting[message.message_id] = (order, message)
        status, raw = post(options["url"], headers, body)
        if status != 200:
            raise RuntimeError("HTTP status %d" % status)
        if asynchronous:
            return
        ok, mic, note = True, True, "no receipt asked for"
        if "receipt" in order:
            ok, mic, note = judged(message, raw)
        say(event="sent", id=order["id"], message="<%s>" % message.message_id, ok=str(ok).lower(), mic=str(mic).lower(), note=note)
    except Exception as e:  # whatever it is, the test wants to know
        say(event="sent", id=order["id"], message="<%s>" % message.message_id, ok="false", note=repr(e))


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(options["port"])), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
say(event="ready", version=importlib.metadata.version("pyas2lib"))
for line in sys.stdin:
    send(dict(urllib.parse.parse_qsl(line.strip())))
