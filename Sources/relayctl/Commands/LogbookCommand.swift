import Configuration
import Console
import Crypto
import JSON
import Logbook

/// `relayctl logbook`: writes, reads and proves the append-only record of deployments
/// (docs/formats/logbook.md).
///
/// This file declares `init`. The other subcommands are in extensions.
enum LogbookCommand {
  static let command = Command(
    "logbook", summary: "append to the logbook, read it and prove its entries",
    discussion: """
      The logbook is an append-only Merkle log (RFC 6962) with signed checkpoints, in the formats of C2SP. It consists \
      of entries.jsonl, checkpoint and tile/ below logbook/. Before an entry is shown, relayctl verifies that the \
      checkpoint includes it and that the key in environments/keys/logbook.vkey signed the checkpoint.
      """,
    options: [LogbookOptions.log],
    subcommands: [initialise, append, list, show, verify, prove, check, export, cosign])

  static let initialise = Command(
    "init", summary: "create an empty logbook",
    discussion:
      "Fails if the folder already has a log. The name of its key must equal logbook.origin in policy.yaml.",
    options: [CommonOptions.logKeyFile],
    examples: [
      Example(
        "relayctl logbook init --log-key-file ~/keys/logbook.key",
        "creates an empty log and signs its checkpoint")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let signer = try workspace.logbookSigner(invocation, for: log)
    let signed = try logged(log.initialize(signer: signer))
    let facts = FactReport([.init("log", .string(log.path))] + facts(of: signed.checkpoint))
    try terminal.answer(facts, invocation)
    return .yes
  }

  /// Returns the origin, size and root of a checkpoint.
  static func facts(of checkpoint: Checkpoint) -> [FactReport.Fact] {
    [
      .init("origin", .string(checkpoint.origin.description)),
      .init("size", .integer(checkpoint.size)), .init("root", .string(checkpoint.root.hex)),
    ]
  }
}
