#!/usr/bin/env python3
"""Reads every file of a folder by another program's reader, and prints what it read.

    second_reading.py json|yaml|checkpoint FOLDER [KEY]

One line a file: its name, a tab, and a SHA-256 of the content, or `refused`. The content of JSON and YAML is spelled so that each text
has its length: see `spelled`. That of a checkpoint is the text of a note that KEY, a verifier key of C2SP signed-note, has signed.
"""

import base64
import hashlib
import json
import pathlib
import re
import sys
import unicodedata


class Refused(Exception):
    """The reader does not accept the bytes."""


class Number(str):
    """A number as it is written."""


def spelled(value):
    """The value in bytes: `n`, `t`, `f`, `#LENGTH:NUMBER`, `"LENGTH:TEXT`, `[COUNT:…`, `{COUNT:…`."""
    if value is None:
        return b"n"
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, Number):
        return b"#%d:%s" % (len(value), value.encode())
    if isinstance(value, str):
        text = value.encode()
        return b'"%d:%s' % (len(text), text)
    if isinstance(value, list):
        return b"[%d:" % len(value) + b"".join(map(spelled, value))
    return b"{%d:" % len(value) + b"".join(spelled(name) + spelled(inner) for name, inner in value)


def depth(value):
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    if isinstance(value, tuple):
        return 1 + max((depth(inner) for _, inner in value), default=0)
    return 0


def unique(members):
    if len({name for name, _ in members}) != len(members):
        raise Refused
    return tuple(members)


def refuse(_):
    raise Refused


def read_json(data):
    """Python's json, without what it accepts beyond RFC 8259."""
    value = json.loads(
        data.decode(), object_pairs_hook=unique, parse_int=Number, parse_float=Number, parse_constant=refuse)
    if depth(value) > 64:
        raise Refused
    return spelled(value)


def read_yaml(data):
    """PyYAML's own reader, not that over libyaml: the tree without anchors and tags."""
    import yaml

    def tree(node):
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [tree(inner) for inner in node.value]
        return tuple((tree(name), tree(inner)) for name, inner in node.value)

    try:
        root = yaml.compose(data.decode(), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise Refused from None
    if root is None:
        raise Refused
    return spelled(tree(root))


def is_name(name):
    """A key's name of C2SP signed-note: no space of Unicode, no plus; we refuse control characters too."""
    return name != "" and "+" not in name and not any(
        character.isspace() or unicodedata.category(character).startswith("Z") or ord(character) < 0x20 or ord(character) == 0x7F
        for character in name)


def unpadded(text):
    """Base64 in its one spelling."""
    blob = base64.b64decode(text, validate=True)
    if base64.b64encode(blob).decode() != text:
        raise Refused
    return blob


def read_checkpoint(data, key):
    """C2SP signed-note and tlog-checkpoint with Python's cryptography."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key_name, key_id, key_blob = key.split("+", 2)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key_blob)[1:])
    note = data.decode()
    if len(data) > 1 << 20 or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise Refused
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = signatures.split("\n")
    if not blank or lines.pop() != "" or not 1 <= len(lines) <= 100:
        raise Refused
    found = []
    for line in lines:
        match = re.fullmatch(r"\u2014 ([^ ]+) ([^ ]+)", line)
        if not match or not is_name(match[1]) or len(unpadded(match[2])) < 5:
            raise Refused
        blob = unpadded(match[2])
        if match[1] == key_name and blob[:4].hex() == key_id:
            found.append(blob[4:])
    if not found:
        raise Refused
    try:
        public.verify(found[0], text.encode())
    except InvalidSignature:
        raise Refused from None
    origin, size, root, *extensions = text.split("\n")[:-1] + [""] * 2
    if origin != key_name or not re.fullmatch(r"0|[1-9][0-9]{0,18}", size) or int(size) >= 1 << 63:
        raise Refused
    if len(unpadded(root)) != 32 or "" in extensions[:-2]:
        raise Refused
    return text.encode()


def main():
    kind, folder, *rest = sys.argv[1:]
    read = {"json": read_json, "yaml": read_yaml, "checkpoint": lambda data: read_checkpoint(data, *rest)}[kind]
    for file in sorted(pathlib.Path(folder).iterdir()):
        try:
            content = hashlib.sha256(read(file.read_bytes())).hexdigest()
        except (Refused, ValueError, RecursionError):
            content = "refused"
        print(f"{file.name}\t{content}")


if __name__ == "__main__":
    main()
