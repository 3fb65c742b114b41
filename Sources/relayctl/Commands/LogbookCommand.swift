import Console

/// `relayctl logbook`: the append-only record of what was deployed.
enum LogbookCommand {
  static let command = Command(
    "logbook", summary: "append to the logbook, read it and prove what it says",
    discussion: """
      An append-only Merkle log (RFC 6962) with signed checkpoints, in the formats of C2SP: entries.jsonl, checkpoint \
      and tile/ below logbook/. Whatever is read is proved against the checkpoint first, by the key in \
      environments/keys/logbook.vkey.
      """,
    options: [LogbookOptions.log],
    subcommands: [initialise, append, list, show, verify, prove, check, export, cosign])
}
