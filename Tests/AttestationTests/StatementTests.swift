import Crypto
import JSON
import Support
import Testing

@testable import Attestation

/// In-toto statements.
@Suite struct StatementTests {
  private func read(_ text: String = WorkedStatement.payload) throws -> Statement {
    try Statement(parsing: Array(text.utf8))
  }

  @Test func readsTheWorkedStatement() throws {
    let statement = try read()
    #expect(
      statement.digest(of: "config-manifest.yaml") == SHA256.digest(of: WorkedStatement.blob))
    #expect(statement.predicateType == "https://in-toto.io/attestation/svr/v0.2")
    #expect(try Statement(parsing: statement.bytes).bytes == statement.bytes)
  }

  @Test func ignoresUnknownMembers() throws {
    let text = WorkedStatement.payload.replacing(
      "\"predicateType\"", with: "\"x\":1,\"predicateType\"")
    #expect(text != WorkedStatement.payload)
    #expect(try read(text) == read())
  }

  @Test(arguments: [
    ("Statement/v1", "Statement/v0.1", "_type: expected https://in-toto.io/Statement/v1"),
    ("eb78", "EB78", "subject[0].digest.sha256: expected 64 lower-case hex digits"),
    ("\"sha256\":\"eb", "\"sha512\":\"eb", "subject[0].digest.sha256: missing"),
    ("\"predicateType\"", "\"type\"", "predicateType: missing"),
    ("\"predicate\":{", "\"predicate\":[],\"x\":{", "predicate: expected an object"),
    ("[{\"name\":\"config", "[],\"x\":[{\"name\":\"config", "subject: empty"),
    ("{\"_type\"", "{,\"_type\"", "statement: "),
  ])
  func refusesAnotherForm(old: String, new: String, reason: String) {
    let text = WorkedStatement.payload.replacing(old, with: new, maxReplacements: 1)
    #expect(text != WorkedStatement.payload)
    let error = #expect(throws: AttestationError.self) { try read(text) }
    #expect(error?.description.hasPrefix(reason) == true, "\(String(describing: error))")
  }
}
