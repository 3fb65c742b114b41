import Configuration
import Evidence
import Manifest
import Policy

extension GateRule {
  /// For each open incident of the target, the manifest contains a rotated value of each secret, and
  /// the incident's ID. The manifest contains no value that leaked in a closed incident.
  ///
  /// A value is rotated if its version is newer than the version that leaked, with a different
  /// fingerprint under the same redaction key. An incident is closed by a signed statement about a
  /// manifest with rotated values.
  ///
  /// No: `incident INC-7 is open, and the manifest has no rotated version of: A2A_API_KEY`.
  /// Repair: rotate the secrets and build the manifest with `--incident INC-7`.
  static let noOpenIncident = GateRule(id: "no_open_incident") { input throws(RuleFailure) in
    let stored = try input.manifest.get()
    let book = try input.incidents.get()
    let to = input.promotion.to
    try requireRecorded(book, to, stored)
    let open = book.open(in: to)
    for incident in open { try require(incident, in: stored) }
    for incident in book.incidents where incident.environment == to {
      guard let secret = incident.secrets.first(where: { $0.isValue(in: stored.manifest) }) else {
        continue
      }
      throw .no(
        "the manifest contains the value of \(secret.name) that may have leaked in \(incident.id)",
        [stored.digest],
        next: "rotate \(secret.name) to a new value; then build the manifest again")
    }
    return RulePass(
      open.isEmpty
        ? "no open incident" : "the manifest contains \(open[0].id) and its rotated secrets",
      [stored.digest])
  }

  /// Throws `no` if a signed statement opens an incident that the log does not record.
  private static func requireRecorded(
    _ book: IncidentBook, _ environment: EnvironmentName, _ stored: StoredManifest
  ) throws(RuleFailure) {
    guard let pending = book.pending.first(where: { $0.environment == environment }) else { return }
    throw .no(
      "incident \(pending.id) is open: \(pending.statement.principal) signed "
        + "\(pending.statement.file), and the log does not record it", [stored.digest],
      next: "run relayctl incident open \(pending.id) --env \(environment) --secret NAME "
        + "--reason TEXT --ticket TICKET")
  }

  /// Throws unless the manifest has the rotated secrets and the ID of an open incident.
  private static func require(
    _ incident: Incident, in stored: StoredManifest
  ) throws(RuleFailure) {
    var closing = ""
    if case .open(let objection?) = incident.state {
      guard objection.answer == .no else {
        throw RuleFailure(
          objection.answer, "incident \(incident.id): \(objection.reason)", [stored.digest],
          next: "restore logbook/objects from git")
      }
      closing = " (\(objection.reason))"
    }
    let (id, environment) = (incident.id, incident.environment)
    let missing = incident.unrotated(in: stored.manifest)
    guard missing.isEmpty else {
      throw .no(
        "incident \(id) is open\(closing), and the manifest has no rotated version of: "
          + missing.map(\.secret).joined(separator: ", ") + "; "
          + missing.map { "\($0.secret) \($0.reason)" }.joined(separator: "; "), [stored.digest],
        next: "run relayctl vault rotate \(environment) NAME --ticket TICKET for each secret; "
          + "then run relayctl manifest build \(environment) --incident \(id)")
    }
    guard stored.manifest.incident == id else {
      throw .no(
        "incident \(id) is open\(closing), and the manifest does not contain its id",
        [stored.digest], next: "run relayctl manifest build \(environment) --incident \(id)")
    }
  }
}
