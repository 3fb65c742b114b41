import Console
import Crypto
import JSON
import Logbook

extension LogbookCommand {
  static let initialise = Command(
    "init", summary: "begin an empty logbook",
    discussion:
      "Refuses where a log is already. The origin is the name of the key, which policy.yaml names too.",
    options: [CommonOptions.logKeyFile],
    examples: [
      Example(
        "relayctl logbook init --log-key-file ~/keys/logbook.key", "signs a log of no entries")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let signer = try workspace.logbookSigner(invocation, for: log)
    let signed = try logged { () throws(LogbookError) in try log.initialize(signer: signer) }
    let facts = FactReport([.init("log", .string(log.path))] + facts(of: signed.checkpoint))
    try terminal.answer(facts, invocation)
    return .yes
  }

  /// What a checkpoint says.
  static func facts(of checkpoint: Checkpoint) -> [FactReport.Fact] {
    [
      .init("origin", .string(checkpoint.origin.description)),
      .init("size", .integer(checkpoint.size)), .init("root", .string(checkpoint.root.hex)),
    ]
  }
}
