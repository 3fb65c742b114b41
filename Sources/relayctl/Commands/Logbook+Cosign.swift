import Console
import Crypto
import Durable
import JSON
import Logbook

extension LogbookCommand {
  private static let witnessKey = Option<String>.required(
    "witness-key-file", .keyFile, sensitive: true,
    help: "private file with the witness's key, of relayctl key new witness, mode 0600")
  private static let state = Option<String>.required(
    "state", .path, help: "the file in which the witness remembers what it cosigned last")

  static let cosign = Command(
    "cosign", summary: "cosign the checkpoint as a witness",
    discussion: """
      Verifies the log's signature and that the log extends what this witness cosigned before, then adds a \
      cosignature/v1 (C2SP tlog-cosignature) to the checkpoint. Run by CI and by release engineers on their own \
      machines it makes a rewritten log evident: environments/trust.policy names the witnesses that must have signed.
      """,
    options: [witnessKey, state, CommonOptions.wait],
    examples: [
      Example(
        "relayctl logbook cosign --witness-key-file ~/keys/witness.key --state ~/.relay-witness",
        "after a git pull")
    ],
    exitStatuses: [.integrity: "the log does not extend what this witness saw"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let log = try workspace.logbook(invocation)
    let witness = try key(invocation[witnessKey])
    let cosigned = try logged { () throws(LogbookError) in
      try log.cosign(
        by: witness, state: invocation[state], wait: invocation[CommonOptions.wait],
        now: workspace.now)
    }
    try terminal.answer(
      FactReport([
        .init("witness", .string(witness.verifier.name.description)),
        .init("size", .integer(cosigned.checkpoint.size)),
        .init("root", .string(cosigned.checkpoint.root.hex)),
        .init("size_before", cosigned.before.map { .integer($0.size) } ?? .null),
        .init("state", .string(invocation[state])),
      ]), invocation)
    return .yes
  }

  private static func key(_ path: String) throws(Failure) -> SignerKey {
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readPrivateFile(path) } catch {
      throw Failure(.undecided, error.description, hint: "relayctl key new witness makes one")
    }
    guard let text = String(validating: bytes, as: UTF8.self),
      let key = try? SignerKey(text, kind: .cosignature)
    else {
      throw Failure(
        .undecided, "\(path): no witness key, expected one line PRIVATE+KEY+NAME+ID+BASE64")
    }
    return key
  }
}
