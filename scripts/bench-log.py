#!/usr/bin/env python3
"""Creates a logbook of COUNT entries of 400 bytes for the benchmark. This takes seconds; appending the entries would take hours.

    scripts/bench-log.py COUNT FOLDER KEY

KEY is a private key file that `relayctl key new logbook` wrote. The resulting files are the same as after COUNT appends.
This is a second implementation of the formats, written from their specifications. A benchmark that verifies the files
therefore also compares the two implementations.
"""
import base64, json, pathlib, runpy, subprocess, sys, tempfile

VERIFY = runpy.run_path(str(pathlib.Path(__file__).with_name("verify-logbook.py")))
ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")  # RFC 8410: the bytes that precede the seed
SIZE = 400


def entry(number):
    value = {
        "actor": "alice@example.com", "commit": f"{number:040x}", "deploy": f"d-{number}",
        "details": {"note": ""}, "digests": {"image": f"sha256:{number:064x}"}, "env": "staging",
        "kind": "deploy", "seq": number, "ticket": "OPS-1", "time": "2026-11-23T12:00:00Z",
    }
    line = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    padding = b"x" * (SIZE - len(line))
    return line.replace(b'"note":""', b'"note":"' + padding + b'"', 1)


def sign(message, seed):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "key").write_bytes(ED25519_PKCS8 + seed)
        pathlib.Path(folder, "message").write_bytes(message)
        command = "openssl pkeyutl -sign -keyform DER -inkey key -rawin -in message"
        return subprocess.run(command.split(), cwd=folder, check=True, capture_output=True).stdout


def main(count, folder, key):
    _, _, name, key_id, encoded = pathlib.Path(key).read_text().strip().split("+", 4)
    seed = base64.b64decode(encoded)[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    hashes = []
    with open(folder / "entries.jsonl", "wb") as file:
        for number in range(count):
            line = entry(number)
            hashes.append(VERIFY["leaf"](line))
            file.write(line + b"\n")
    for path, content in VERIFY["tiles"](hashes):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    tree = base64.b64encode(VERIFY["root"](hashes)).decode()
    text = f"{name}\n{count}\n{tree}\n"
    blob = base64.b64encode(bytes.fromhex(key_id) + sign(text.encode(), seed)).decode()
    (folder / "checkpoint").write_text(f"{text}\n\u2014 {name} {blob}\n", "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
