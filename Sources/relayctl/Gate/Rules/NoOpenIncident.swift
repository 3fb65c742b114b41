import Policy

/// No incident of the target is open, unless its secrets are rotated and the manifest carries its id (R30).
enum NoOpenIncident: GateRule {
  static let id = "no_open_incident"

  static func applies(to promotion: PromotionRule) -> Bool { true }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let stored = try input.manifest.get()
    let book = IncidentBook(reading: try input.log.get().entries)
    let open = book.open(in: input.promotion.to)
    for incident in open {
      let missing = book.unrotated(incident, in: stored.manifest)
      guard missing.isEmpty else {
        throw .no(
          "incident \(incident.id) is open, not rotated since: \(missing.joined(separator: ", "))",
          [stored.note],
          next: "rotate them, relayctl secrets rotated NAME --ticket T, build the manifest again")
      }
      guard stored.manifest.incident == incident.id else {
        throw .no(
          "incident \(incident.id) is open and the manifest does not carry its id", [stored.note],
          next: "relayctl manifest build \(input.promotion.to) --incident \(incident.id)")
      }
    }
    let told = open.isEmpty ? "none is open" : "\(open[0].id) is answered by this deployment"
    return Grounds(reason: told, evidence: [stored.note])
  }
}
