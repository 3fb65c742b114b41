import Crypto
import Support
import Testing

@testable import Attestation

/// The claims of SSH signatures.
@Suite struct SSHSignatureTests {
  @Test func readsKeyAndNamespaceOfASignature() throws {
    let keys = try SSHKeys(["alice"])
    let file = try keys.signature(over: "hello relay", by: "alice", namespace: "relay-approval")
    let signature = try #require(SSHSignature(file))
    #expect(signature.key.line == (try keys.line("alice")))
    #expect(!signature.key.isOnDevice)
    #expect(signature.namespace == "relay-approval")
    #expect(signature.armored == file)
  }

  @Test func refusesAnythingElse() throws {
    let keys = try SSHKeys(["alice"])
    let file = try keys.signature(over: "hello relay", by: "alice", namespace: "relay-approval")
    let text = String(decoding: file, as: UTF8.self)
    let lines = text.split(separator: "\n")
    let blob = try #require(Base64.decode(lines.dropFirst().dropLast().joined()))
    func armored(_ blob: [UInt8]) -> String {
      "\(lines[0])\n\(Base64.encode(blob))\n\(lines[lines.count - 1])\n"
    }
    try #require(SSHSignature(Array(armored(blob).utf8)) != nil)
    var otherVersion = blob
    otherVersion[9] = 2
    for (label, other) in [
      ("empty", ""), ("a public key", try keys.line("alice") + "\n"),
      ("CR LF", text.replacing("\n", with: "\r\n")), ("text before", " \(text)"),
      ("text after", "\(text)x\n"), ("two signatures", text + text),
      ("no footer", lines.dropLast().joined(separator: "\n")),
      ("one byte more", armored(blob + [0])), ("one byte less", armored(Array(blob.dropLast()))),
      ("version 2", armored(otherVersion)),
      ("too large", text + String(repeating: "\n", count: 8192)),
    ] {
      #expect(SSHSignature(Array(other.utf8)) == nil, "\(label)")
    }
  }
}
