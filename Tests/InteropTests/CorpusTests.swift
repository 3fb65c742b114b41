import Crypto
import JSON
import Subprocess
import Support
import Testing
import YAML

@testable import Logbook

/// The inputs that the fuzzer found worth keeping, read here and by Python's readers.
@Suite struct CorpusTests {
  private static let corpus = "\(Places.root)/Tests/Fuzz/corpus"

  /// What Python's reader makes of each file of a target's corpus: a digest of the content, or nil for a refusal.
  private func second(
    _ kind: String, of target: String, _ arguments: String...
  ) async throws -> [String: Digest?] {
    let module = ["json": "yaml", "yaml": "yaml", "checkpoint": "cryptography"][kind] ?? kind
    let python = try Python.path(having: module)
    let output = try await onDedicatedThread {
      try run(
        [
          python, "\(Places.root)/Tests/Interop/second_reading.py", kind,
          "\(Self.corpus)/\(target)",
        ] + arguments, environment: [:])
    }
    try #require(output.status == .exited(0), "\(output.errorText)")
    let lines = output.text.split(separator: "\n").map { $0.split(separator: "\t") }
    return Dictionary(uniqueKeysWithValues: lines.map { ("\($0[0])", Digest(hex: "\($0[1])")) })
  }

  private func bytes(_ target: String, _ name: String) throws -> [UInt8] {
    try TestFile.read("\(Self.corpus)/\(target)/\(name)")
  }

  @Test(arguments: [
    "json", "a2a-reply", "cyclonedx", "dsse", "entry-line", "relay-lock", "sarif",
    "telegram-update",
    "trivy", "verdict",
  ])
  func pythonReadsTheSameJSON(_ target: String) async throws {
    let second = try await second("json", of: target)
    #expect(second.values.contains { $0 != nil } && second.values.contains { $0 == nil })
    for (name, content) in second {
      let value = try? JSONValue.parse(bytes(target, name))
      #expect(value.map { SHA256.digest(of: spelled($0)) } == content, "\(name)")
    }
  }

  @Test(arguments: ["yaml", "exceptions", "manifest", "policy"])
  func pyYAMLReadsTheSameOfWhatIsAccepted(_ target: String) async throws {
    let second = try await second("yaml", of: target)
    var count = 0
    for (name, content) in second {
      let bytes = try bytes(target, name)
      guard let document = try? Document.parse(bytes, file: name) else { continue }
      guard let content else {
        // PyYAML knows no tab within a plain scalar, which YAML 1.1 §5.5 has as white space.
        #expect(bytes.contains(0x09), "\(name)")
        continue
      }
      count += 1
      #expect(SHA256.digest(of: spelled(document.root)) == content, "\(name)")
    }
    #expect(count > 20)
  }

  @Test func pythonAcceptsTheSameCheckpoints() async throws {
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    let key = try VerifierKey(text)
    let second = try await second("checkpoint", of: "checkpoint", text)
    #expect(second.values.contains { $0 != nil } && second.values.contains { $0 == nil })
    for (name, content) in second {
      let signed = try? SignedCheckpoint(parsing: bytes("checkpoint", name), key: key)
      #expect(signed.map { SHA256.digest(of: $0.note.text) } == content, "\(name)")
    }
  }
}

/// The value in bytes, as `Tests/Interop/second_reading.py` spells it.
private func spelled(_ value: JSONValue) -> [UInt8] {
  switch value {
  case .null: return Array("n".utf8)
  case .bool(let value): return Array(value ? "t".utf8 : "f".utf8)
  case .number(let literal): return Array("#\(literal.utf8.count):\(literal)".utf8)
  case .string(let text): return spelled(text)
  case .array(let elements): return Array("[\(elements.count):".utf8) + elements.flatMap(spelled)
  case .object(let members):
    return Array("{\(members.count):".utf8)
      + members.flatMap { spelled($0.name) + spelled($0.value) }
  }
}

private func spelled(_ node: Node) -> [UInt8] {
  switch node.kind {
  case .scalar(let text, _): return spelled(text)
  case .sequence(let nodes): return Array("[\(nodes.count):".utf8) + nodes.flatMap(spelled)
  case .mapping(let entries):
    return Array("{\(entries.count):".utf8)
      + entries.flatMap { spelled($0.key) + spelled($0.value) }
  }
}

private func spelled(_ text: String) -> [UInt8] { Array("\"\(text.utf8.count):\(text)".utf8) }
