// Verifies the page in the browser, using only WebCrypto: the Merkle tree (RFC 6962 section 2.1) and the C2SP signed
// note and checkpoint. Runs when the button is clicked, or on load if the address of the page ends in #verify.
"use strict";

// An error that explains why the page does not verify.
class Fault extends Error {}
const none = "–";
const bytesOf = text => new TextEncoder().encode(text);
const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
const equal = (left, right) => left.length === right.length && left.every((byte, at) => byte === right[at]);
const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((count, part) => count + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
};
function fromBase64(text, what) {
  try {
    const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0));
    if (btoa(String.fromCharCode(...bytes)) === text) return bytes;
  } catch (error) { /* reported below */ }
  throw new Fault(what + " is not base64");
}

// Returns the results of input(0) to input(count - 1). Awaits them in groups of 4,096: in a large log, one await for
// each entry would take longer than the digests.
async function digests(count, input) {
  const found = [];
  for (let from = 0; from < count; from += 4096) {
    const length = Math.min(4096, count - from);
    found.push(...await Promise.all(Array.from({ length }, (_, at) => input(from + at))));
  }
  return found;
}

// Returns the root of the Merkle tree over the lines. A node without a sibling moves up unchanged.
async function rootOf(lines) {
  if (lines.length === 0) return sha256(new Uint8Array());
  let level = await digests(lines.length, at => sha256(join([0], bytesOf(lines[at]))));
  while (level.length > 1) {
    const below = level;
    level = await digests(Math.ceil(below.length / 2), at => 2 * at + 1 < below.length
      ? sha256(join([1], below[2 * at], below[2 * at + 1])) : below[2 * at]);
  }
  return level[0];
}

// Reads a verifier key, NAME+ID+BASE64 (C2SP signed-note).
async function keyOf(vkey) {
  const [name, id] = vkey.split("+");
  const material = fromBase64(vkey.slice(name.length + id.length + 2), "the log's key");
  if (material[0] !== 1 || material.length !== 33) throw new Fault("the log's key is not an Ed25519 key");
  const hashed = await sha256(join(bytesOf(name + "\n"), material));
  if (hex(hashed.slice(0, 4)) !== id) throw new Fault("the log's key does not match its id");
  return { name, id, bytes: material.slice(1) };
}

// Returns true if the log's key signed the text, and null if the browser does not support Ed25519. Throws otherwise.
async function verifyNote(text, signatures, key) {
  const own = signatures.map(line => line.split(" "))
    .filter(words => words.length === 3 && words[0] === "\u2014" && words[1] === key.name)
    .map(words => fromBase64(words[2], "a signature of the checkpoint"))
    .find(blob => hex(blob.slice(0, 4)) === key.id);
  if (own === undefined) throw new Fault("the log's key did not sign the checkpoint");
  if (own.length !== 68) throw new Fault("the checkpoint's signature is wrong");
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") return null;
    throw new Fault("the log's key is not an Ed25519 key");
  }
  if (!await crypto.subtle.verify({ name: "Ed25519" }, imported, own.slice(4), bytesOf(text)))
    throw new Fault("the checkpoint's signature is wrong");
  return true;
}

// Reports whether the element shows the text. The page may write a code point as \u{…}.
function shows(element, text) {
  const shown = element === null || element === undefined ? "" : element.textContent;
  let at = 0;
  for (const character of text) {
    const written = "\\u{" + character.codePointAt(0).toString(16) + "}";
    if (shown.startsWith(written, at)) at += written.length;
    else if (shown.startsWith(character, at)) at += character.length;
    else return false;
  }
  return at === shown.length;
}

function requireText(id, text) {
  if (!shows(document.getElementById(id), text)) throw new Fault("the " + id + " on the page differs from the signed data");
}

// Compares a table with the rows that it must show. A cell that is undefined is not compared.
function requireRows(id, expected) {
  const table = document.getElementById(id);
  const rows = table === null ? [] : Array.from(table.tBodies[0].rows);
  if (rows.length !== expected.length)
    throw new Fault("the table " + id + " has " + rows.length + " rows, but " + expected.length + " are signed");
  rows.forEach((row, index) => expected[index].forEach((text, column) => {
    if (text !== undefined && !shows(row.cells[column], text))
      throw new Fault("row " + (index + 1) + " of the table " + id + " differs from the signed data");
  }));
}

const textOf = value => typeof value === "string" ? value : typeof value === "number" ? String(value)
  : value === true ? "yes" : value === false ? "no" : none;
const days = value => typeof value === "number" ? value + " d" : none;

function requireTimeline(entries) {
  const rows = entries.map(entry =>
    [String(entry.seq), entry.time, entry.kind, entry.env, entry.actor, entry.ticket, entry.deploy]).reverse();
  const older = document.getElementById("older");
  const recent = older === null ? rows.length : document.getElementById("timeline").tBodies[0].rows.length;
  requireRows("timeline", rows.slice(0, recent));
  if (older !== null) requireRows("older", rows.slice(recent));
}

function requireVerdict(verdict) {
  requireText("verdict", textOf(verdict.verdict));
  requireRows("rules", (verdict.rules ?? []).map(rule =>
    [textOf(rule.id), textOf(rule.verdict), textOf(rule.reason), undefined, undefined, textOf(rule.next)]));
}

function requireSummary(summary) {
  const changes = summary.drift?.changes ?? [];
  if (changes.length > 0) requireRows("drift", changes.map(change => [
    textOf(change.variable), textOf(change.accepted), textOf(change.kind), textOf(change.from ?? "absent"),
    textOf(change.to ?? "absent"), textOf(change.ticket)]));
  const secrets = summary.secrets ?? [];
  if (secrets.length > 0) requireRows("ages", secrets.map(secret => [
    textOf(secret.name), textOf(secret.verdict), days(secret.age_days), undefined, days(secret.policy_days),
    days(secret.days_left), textOf(secret.version)]));
  const findings = Object.entries(summary.findings ?? {});
  if (findings.length > 0)
    requireRows("findings", findings.map(([severity, count]) => [severity, textOf(count)]));
}

function requireApproval(name, approval) {
  const table = document.getElementById("approvals");
  const row = table === null ? undefined : Array.from(table.tBodies[0].rows).find(row => shows(row.cells[0], name));
  const expected = [name, approval.decision, undefined, approval.role, approval.ticket || none, undefined,
    approval.expires, approval.reason || none];
  if (row === undefined || !expected.every((text, column) => text === undefined || shows(row.cells[column], text)))
    throw new Fault(name + " on the page differs from the signed approval");
}

// Returns the names of the embedded files, which match their recorded digests (files), and the names of the recorded
// files that are not embedded (lacking).
async function verifyPromotion(promotion, entries) {
  if (promotion === null) return { files: [], lacking: [] };
  const entry = entries[promotion.entry];
  if (entry === undefined || entry.kind !== "promote") throw new Fault("the page is not about a promotion in the logbook");
  requireText("title", (entry.details.from ?? none) + " → " + entry.env + ": " + entry.deploy);
  const names = Object.keys(entry.digests).sort();
  requireRows("artifacts", names.map(name => [name, undefined, entry.digests[name].slice(7)]));
  for (const [name, text] of Object.entries(promotion.files)) {
    if ("sha256:" + hex(await sha256(bytesOf(text))) !== entry.digests[name])
      throw new Fault(name + " does not have the digest that the logbook records");
    const content = JSON.parse(text);
    if (name === "verdict") requireVerdict(content);
    else if (name === "summary") requireSummary(content);
    else requireApproval(name, content);
  }
  const lacking = names.filter(name => /^(verdict|summary|approval_\d+)$/.test(name) && !(name in promotion.files));
  return { files: Object.keys(promotion.files), lacking };
}

// Returns the CSS class and the text of the result.
async function verify() {
  if (!globalThis.crypto?.subtle)
    return ["warn", "This browser does not provide WebCrypto here: open the page from a file or over https."];
  const { lines, checkpoint, key: vkey, promotion } = JSON.parse(document.getElementById("log").textContent);
  const cut = checkpoint.lastIndexOf("\n\n");
  if (cut < 0 || !checkpoint.endsWith("\n")) throw new Fault("the checkpoint is not a signed note");
  const text = checkpoint.slice(0, cut + 1);
  const key = await keyOf(vkey);
  const isSigned = await verifyNote(text, checkpoint.slice(cut + 2, -1).split("\n"), key);
  const [origin, size, root] = text.split("\n");
  if (origin !== key.name) throw new Fault("the checkpoint belongs to a different log");
  if (size !== String(lines.length))
    throw new Fault("the page has " + lines.length + " entries, but the checkpoint signs " + size);
  const signed = fromBase64(root, "the checkpoint's root");
  if (!equal(await rootOf(lines), signed)) throw new Fault("the entries do not have the root that the checkpoint signs");
  const entries = lines.map(line => JSON.parse(line));
  requireText("root", hex(signed));
  requireText("key", vkey);
  requireTimeline(entries);
  const { files, lacking } = await verifyPromotion(promotion, entries);
  const parts = [lines.length + (lines.length === 1 ? " entry has" : " entries have") + " the root " + hex(signed).slice(0, 16) + "…"
    + (isSigned ? ", which " + origin + " signed." : ".")];
  if (files.length > 0) parts.push("Files that match their recorded digests: " + files.join(", ") + ".");
  if (lacking.length > 0) parts.push("Recorded, but not in this page: " + lacking.join(", ") + ".");
  if (!isSigned) parts.push("This browser does not support Ed25519, so the signature of the root was not verified.");
  const isWhole = isSigned && lacking.length === 0;
  return [isWhole ? "good" : "warn", (isWhole ? "Verified: " : "Verified in part: ") + parts.join(" ")];
}

async function run() {
  const result = document.getElementById("result");
  result.className = "dim";
  result.textContent = "Verifying…";
  try {
    [result.className, result.textContent] = await verify();
  } catch (error) {
    result.className = "bad";
    result.textContent = "Does not verify: " + (error instanceof Fault ? error.message : "the data in the page cannot be read") + ".";
  }
}

const button = document.getElementById("button");
button.hidden = false;
button.addEventListener("click", run);
// Sets a data attribute that tests read: whether the page is wider than its window.
if (location.hash === "#verify") run().then(() => {
  const page = document.documentElement;
  page.dataset.overflow = String(page.scrollWidth > page.clientWidth);
});
