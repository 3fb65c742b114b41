internal import Crypto
internal import JSON

@testable import Attestation

/// The value of bytes that a parser has accepted as JSON.
func json(_ bytes: [UInt8]) -> JSONValue {
  accepted("JSON: it was read before") { () throws(JSONError) in try JSONValue.parse(bytes) }
}

/// Whether a text does not mix the two alphabets of base64.
func hasOneAlphabet(_ text: String?) -> Bool {
  let bytes = Set((text ?? "").utf8)
  return bytes.isDisjoint(with: "+/".utf8) || bytes.isDisjoint(with: "-_".utf8)
}

/// A statement as it was read, without the members that in-toto lets a reader ignore.
func knownMembers(ofStatement value: JSONValue) -> JSONValue {
  let subjects = (value["subject"]?.arrayValue ?? []).map { subject -> JSONValue in
    [
      "name": subject["name"] ?? .null, "digest": ["sha256": subject["digest"]?["sha256"] ?? .null],
    ]
  }
  return [
    "_type": value["_type"] ?? .null, "subject": .array(subjects),
    "predicateType": value["predicateType"] ?? .null, "predicate": value["predicate"] ?? .null,
  ]
}

/// A bundle as it was read, with the empty list of entries that it may omit.
func withEntries(_ bundle: JSONValue) -> JSONValue {
  .object(
    (bundle.objectValue ?? []).map { member in
      guard member.name == "verificationMaterial", member.value["tlogEntries"] == nil else {
        return member
      }
      return .init(
        member.name, .object((member.value.objectValue ?? []) + [.init("tlogEntries", [])]))
    })
}

/// Requires that the signed blob is the key, the namespace and three more strings, and nothing else
/// (OpenSSH PROTOCOL.sshsig).
func requireParts(of signature: SSHSignature) {
  let lines = signature.armored.split(separator: 0x0a).dropFirst().dropLast()
  let blob = Base64.decode(String(decoding: lines.joined(), as: UTF8.self)) ?? []
  require(
    blob.starts(with: Array("SSHSIG".utf8) + [0, 0, 0, 1]), "SSH signature: its version is 1")
  let strings = wireStrings(Array(blob.dropFirst(10))) ?? []
  requireEqual(strings.count, 5, "SSH signature: nothing follows its five strings")
  require(
    signature.key.line.hasSuffix(" \(Base64.encode(strings[0]))"),
    "SSH signature: the first string is the key")
  requireEqual(strings[1], Array(signature.namespace.utf8), "SSH signature: then the namespace")
  require((1...128).contains(strings[1].count), "SSH signature: a namespace has 1 to 128 bytes")
}

/// The strings in SSH wire form (RFC 4251 §5); nil if their lengths do not add up to the bytes.
func wireStrings(_ bytes: [UInt8]) -> [[UInt8]]? {
  var strings: [[UInt8]] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.prefix(4).reduce(0) { $0 * 256 + Int($1) }
    guard rest.count >= 4, rest.count - 4 >= count else { return nil }
    strings.append(Array(rest.dropFirst(4).prefix(count)))
    rest = rest.dropFirst(4 + count)
  }
  return strings
}
