#!/usr/bin/env python3
"""Verifies a logbook without relayctl, with Python's standard library and with openssl for Ed25519.

    scripts/verify-logbook.py LOGBOOK VKEY               verifies every file in a logbook's folder
    scripts/verify-logbook.py --proof PROOF ENTRY VKEY   verifies one entry with only its .tlog-proof

VKEY is a file with a verifier key (environments/keys/logbook.vkey). The formats are C2SP signed-note, tlog-checkpoint,
tlog-tiles and tlog-proof, and the tree of RFC 6962.
Exit status: 0 if the verification succeeds, 4 if it fails, 2 for a usage error or a file that cannot be read.
"""
import base64, hashlib, json, pathlib, subprocess, sys, tempfile

ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: the bytes that precede the 32 bytes of the key


class No(Exception):
    pass


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(entry):
    return sha256(b"\0", entry)


def node(left, right):
    return sha256(b"\1", left, right)


def root(hashes):
    """Returns the Merkle tree hash of leaf hashes (RFC 6962 section 2.1)."""
    if not hashes:
        return sha256()
    edge = []  # (height, hash) of the complete subtrees, the highest first
    for one in hashes:
        height = 0
        while edge and edge[-1][0] == height:
            one = node(edge.pop()[1], one)
            height += 1
        edge.append((height, one))
    result = edge.pop()[1]
    while edge:
        result = node(edge.pop()[1], result)
    return result


def read_key(path):
    name, key_id, encoded = pathlib.Path(path).read_text("utf-8").strip().split("+", 2)
    blob = base64.b64decode(encoded, validate=True)
    if len(blob) != 33 or blob[0] != 1:
        raise No("the key is not Ed25519")
    if sha256(name.encode(), b"\n", blob)[:4].hex() != key_id:
        raise No("the key id does not match the key")
    return name, bytes.fromhex(key_id), blob[1:]


def is_signed(message, signature, public):
    with tempfile.TemporaryDirectory() as folder:
        files = {"key": ED25519_SPKI + public, "message": message, "signature": signature}
        for name, content in files.items():
            pathlib.Path(folder, name).write_bytes(content)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in message -sigfile signature"
        return subprocess.run(command.split(), cwd=folder, capture_output=True).returncode == 0


def read_checkpoint(note, key):
    """Returns the size and root of a checkpoint, after verifying its origin and that `key` signed it."""
    name, key_id, public = key
    text, separator, lines = note.rpartition(b"\n\n")
    text += b"\n"
    prefix = b"\xe2\x80\x94 " + name.encode() + b" "
    blobs = [base64.b64decode(l[len(prefix):], validate=True) for l in lines.splitlines() if l.startswith(prefix)]
    blobs = [blob for blob in blobs if blob[:4] == key_id]
    if not separator or not blobs:
        raise No(f"the checkpoint is not signed by {name}")
    if not all(is_signed(text, blob[4:], public) for blob in blobs):
        raise No(f"the signature of {name} on the checkpoint is invalid")
    origin, size, tree = text.split(b"\n")[:3]
    if origin != name.encode():
        raise No("the checkpoint belongs to a different log")
    if str(int(size)).encode() != size:
        raise No("the checkpoint's size is malformed")
    return int(size), base64.b64decode(tree, validate=True)


def tiles(hashes):
    """Yields the path and content of every tile (C2SP tlog-tiles)."""
    level = 0
    while hashes:
        for number in range(0, (len(hashes) + 255) // 256):
            part = hashes[number * 256:number * 256 + 256]
            digits = f"{number:0{-(-len(str(number)) // 3) * 3}d}"
            groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
            path = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
            yield f"tile/{level}/{path}" + (f".p/{len(part)}" if len(part) < 256 else ""), b"".join(part)
        hashes = [root(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1


def verify_logbook(folder, key):
    folder = pathlib.Path(folder)
    size, expected = read_checkpoint((folder / "checkpoint").read_bytes(), key)
    content = (folder / "entries.jsonl").read_bytes()
    if content and not content.endswith(b"\n"):
        raise No("the last entry does not end in a line feed")
    entries = content.split(b"\n")[:-1]
    if len(entries) != size:
        raise No(f"the log has {len(entries)} entries, but the checkpoint has {size}")
    hashes = [leaf(entry) for entry in entries]
    if root(hashes) != expected:
        raise No("the root of the entries does not match the checkpoint")
    for number, entry in enumerate(entries):
        value = json.loads(entry)
        canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if value.get("seq") != number or canonical.encode() != entry:
            raise No(f"entry {number} is not canonical or has a different number")
    for path, wanted in tiles(hashes):
        if not (folder / path).is_file() or (folder / path).read_bytes() != wanted:
            raise No(f"{path} is missing or wrong")
    return f"{size} entries, root {expected.hex()}, signed by {key[0]}"


def verify_proof(proof, entry, key):
    head, _, note = pathlib.Path(proof).read_bytes().partition(b"\n\n")
    lines = head.split(b"\n")
    if lines.pop(0) != b"c2sp.org/tlog-proof@v1":
        raise No("the proof does not start with c2sp.org/tlog-proof@v1")
    if lines[0].startswith(b"extra "):
        lines.pop(0)
    index = int(lines.pop(0).removeprefix(b"index "))
    size, expected = read_checkpoint(note, key)
    if index >= size:
        raise No("the index of the proof is not less than the size of the checkpoint")
    # Verify the inclusion proof (RFC 9162 section 2.1.3.2).
    first, last = index, size - 1
    result = leaf(pathlib.Path(entry).read_bytes().removesuffix(b"\n"))
    for line in lines:
        sibling = base64.b64decode(line, validate=True)
        if last == 0:
            raise No("the proof has too many hashes")
        if first & 1 or first == last:
            result = node(sibling, result)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            result = node(result, sibling)
        first, last = first >> 1, last >> 1
    if last or result != expected:
        raise No("the proof does not result in the root of the checkpoint")
    return f"entry {index} of {size}, signed by {key[0]}"


def main(arguments):
    proves = arguments[:1] == ["--proof"]
    if len(arguments) != (4 if proves else 2):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        key = read_key(arguments[-1])
        summary = verify_proof(arguments[1], arguments[2], key) if proves else verify_logbook(arguments[0], key)
    except OSError as error:
        print(f"no: {error}", file=sys.stderr)
        return 2
    except (No, ValueError, LookupError) as error:
        print(f"no: {error}", file=sys.stderr)
        return 4
    print(f"yes: {summary}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
