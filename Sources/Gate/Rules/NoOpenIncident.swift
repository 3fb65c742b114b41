import Manifest
import Policy

extension GateRule {
  /// For each open incident of the target, the manifest contains the rotated secrets and the
  /// incident's ID.
  ///
  /// No: `incident INC-7 is open, and the manifest has no rotated version of: A2A_API_KEY`.
  /// Repair: rotate the secrets, record each rotation with `relayctl secrets rotated`, and build
  /// the manifest with `--incident INC-7`.
  static let noOpenIncident = GateRule(id: "no_open_incident") { input throws(RuleFailure) in
    let stored = try input.manifest.get()
    let book = IncidentBook(reading: try input.log.get().entries)
    let open = book.open(in: input.promotion.to)
    for incident in open {
      let missing = book.unrotated(incident, in: stored.manifest)
      guard missing.isEmpty else {
        throw .no(
          "incident \(incident.id) is open, and the manifest has no rotated version of: "
            + missing.joined(separator: ", "), [stored.digest],
          next: "rotate each secret; then run relayctl secrets rotated NAME "
            + "--env \(input.promotion.to) --ticket TICKET; then build the manifest again")
      }
      guard stored.manifest.incident == incident.id else {
        throw .no(
          "incident \(incident.id) is open, and the manifest does not contain its id",
          [stored.digest],
          next: "run relayctl manifest build \(input.promotion.to) --incident \(incident.id)")
      }
    }
    let reason =
      open.isEmpty
      ? "no open incident" : "the manifest contains \(open[0].id) and its rotated secrets"
    return RulePass(reason, [stored.digest])
  }
}
