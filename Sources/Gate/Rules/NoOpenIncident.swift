import Manifest
import Policy

extension GateRule {
  /// No incident of the target is open, unless its secrets are rotated and the manifest names its
  /// ID.
  ///
  /// No: `incident INC-7 is open, not rotated since: A2A_API_KEY`.
  /// Repair: rotate them, record it with `relayctl secrets rotated`, and build the manifest with
  /// `--incident INC-7`.
  static let noOpenIncident = GateRule(id: "no_open_incident") { input throws(RuleFailure) in
    let stored = try input.manifest.get()
    let book = IncidentBook(reading: try input.log.get().entries)
    let open = book.open(in: input.promotion.to)
    for incident in open {
      let missing = book.unrotated(incident, in: stored.manifest)
      guard missing.isEmpty else {
        throw .no(
          "incident \(incident.id) is open, not rotated since: \(missing.joined(separator: ", "))",
          [stored.digest],
          next: "rotate them, relayctl secrets rotated NAME --ticket T, build the manifest again")
      }
      guard stored.manifest.incident == incident.id else {
        throw .no(
          "incident \(incident.id) is open and the manifest does not carry its id",
          [stored.digest],
          next: "relayctl manifest build \(input.promotion.to) --incident \(incident.id)")
      }
    }
    let reason = open.isEmpty ? "no open incident" : "\(open[0].id) is answered by this deployment"
    return RulePass(reason, [stored.digest])
  }
}
