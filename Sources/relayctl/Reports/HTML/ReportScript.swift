/// What verifies the page in the browser, with WebCrypto alone: RFC 6962 §2.1, C2SP signed notes and checkpoints.
enum ReportScript {
  static let javaScript = #"""

    "use strict";
    const bytesOf = text => new TextEncoder().encode(text);
    const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
    const fromBase64 = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
    const join = (...parts) => {
      const whole = new Uint8Array(parts.reduce((count, part) => count + part.length, 0));
      let at = 0;
      for (const part of parts) { whole.set(part, at); at += part.length; }
      return whole;
    };
    const equal = (left, right) => left.length === right.length && left.every((byte, index) => byte === right[index]);
    const data = id => JSON.parse(document.getElementById(id).textContent);
    class Fault extends Error {}

    async function rootOf(lines) {
      if (lines.length === 0) return sha256(new Uint8Array());
      let level = await Promise.all(lines.map(line => sha256(join([0], bytesOf(line)))));
      while (level.length > 1) {
        const pairs = [];
        for (let at = 0; at < level.length; at += 2)
          pairs.push(at + 1 < level.length ? sha256(join([1], level[at], level[at + 1])) : level[at]);
        level = await Promise.all(pairs);
      }
      return level[0];
    }

    async function verifyNote(note, vkey) {
      const cut = note.lastIndexOf("\n\n");
      if (cut < 0) throw new Fault("the checkpoint is no signed note");
      const text = note.slice(0, cut + 1);
      const [name, id] = vkey.split("+");
      const material = fromBase64(vkey.slice(name.length + id.length + 2));
      if (material[0] !== 1 || material.length !== 33) throw new Fault("the log's key is no Ed25519 key");
      const hashed = await sha256(join(bytesOf(name + "\n"), material));
      if (hex(hashed.slice(0, 4)) !== id) throw new Fault("the log's key does not fit its id");
      for (const line of note.slice(cut + 2).split("\n")) {
        const words = line.split(" ");
        if (words.length !== 3 || words[0] !== "\u2014" || words[1] !== name) continue;
        const blob = fromBase64(words[2]);
        if (hex(blob.slice(0, 4)) !== id) continue;
        let key;
        try {
          key = await crypto.subtle.importKey("raw", material.slice(1), { name: "Ed25519" }, false, ["verify"]);
        } catch (error) {
          return { text, name, unsupported: true };
        }
        if (await crypto.subtle.verify({ name: "Ed25519" }, key, blob.slice(4), bytesOf(text))) return { text, name };
        throw new Fault("the checkpoint's signature is wrong");
      }
      throw new Fault("the log's key did not sign the checkpoint");
    }

    function requireRows(id, expected) {
      const table = document.getElementById(id);
      const rows = table ? Array.from(table.tBodies[0].rows) : [];
      if (rows.length !== expected.length) throw new Fault("the table of " + id + " has other rows than what is signed");
      rows.forEach((row, index) => expected[index].forEach((text, column) => {
        if (row.cells[column].textContent !== text)
          throw new Fault("row " + (index + 1) + " of " + id + " shows something else than what is signed");
      }));
    }

    const shown = text => text.replace(/[^\x20-\x7e]/gu, character => {
      const plain = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character) && !/\p{Default_Ignorable_Code_Point}/u.test(character)
        && character !== "\u2800";
      return plain ? character : "\\u{" + character.codePointAt(0).toString(16) + "}";
    });

    async function verify() {
      const { lines, checkpoint, key } = data("log");
      const note = await verifyNote(checkpoint, key);
      const [origin, size, root] = note.text.split("\n");
      if (origin !== note.name) throw new Fault("the checkpoint is of another log");
      if (Number(size) !== lines.length)
        throw new Fault("the page has " + lines.length + " entries, the checkpoint signs " + size);
      if (!equal(await rootOf(lines), fromBase64(root))) throw new Fault("the entries are not those that the checkpoint signs");
      const entries = lines.map(line => JSON.parse(line));
      requireRows("timeline", entries.map(entry =>
        [String(entry.seq), entry.time, entry.kind, entry.env, entry.actor, entry.ticket, entry.deploy].map(shown)));
      const promotion = data("promotion");
      if (promotion !== null) {
        const digests = entries[promotion.entry].digests;
        if (promotion.verdict !== null) {
          if ("sha256:" + hex(await sha256(bytesOf(promotion.verdict))) !== digests.verdict)
            throw new Fault("the verdict is not the one that the logbook names");
          requireRows("rules", JSON.parse(promotion.verdict).rules.map(rule => [rule.id, rule.verdict, rule.reason].map(shown)));
        }
        if (promotion.summary !== null
            && "sha256:" + hex(await sha256(bytesOf(promotion.summary))) !== digests.summary)
          throw new Fault("drift, ages and findings are not those that the logbook names");
      }
      if (note.unsupported)
        return ["warn", "root verified: " + lines.length + " entries; this browser cannot verify Ed25519, the signature is open"];
      return ["good", "verified: " + lines.length + " entries, root " + hex(fromBase64(root)).slice(0, 16) + "…, signed by " + origin];
    }

    async function run() {
      const result = document.getElementById("result");
      result.className = "dim";
      result.textContent = "verifying…";
      try {
        const [mark, text] = await verify();
        result.className = mark;
        result.textContent = text;
      } catch (error) {
        result.className = "bad";
        result.textContent = "does not verify: " + (error instanceof Fault ? error.message : "the page's data cannot be read");
      }
      document.documentElement.dataset.overflow = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    }

    document.getElementById("button").addEventListener("click", run);
    if (location.hash === "#verify") run();

    """#
}
