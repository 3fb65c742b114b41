package import Configuration
package import Crypto
package import Logbook
package import Manifest
package import Policy
package import RFC3339

/// A suspected leak of secrets, as recorded in the logbook.
package struct Incident: Equatable, Sendable {
  /// The incident's ID, such as `INC-7`.
  package let id: String
  package let environment: EnvironmentName
  /// The secrets that may have leaked.
  package let secrets: [LeakedSecret]
  package let reason: String
  package let opened: Timestamp
  /// The number of the entry that opened the incident.
  package let entry: Int
  package var state: State

  package enum State: Equatable, Sendable {
    /// `objection` is the reason why the last entry that closes the incident does not count; `nil`
    /// if there is no such entry.
    case open(objection: ApprovedChanges.Objection?)
    case closed(Timestamp)
  }

  package var isOpen: Bool {
    if case .open = state { return true }
    return false
  }

  /// The time at which the incident was closed; `nil` if it is open.
  package var closed: Timestamp? {
    if case .closed(let time) = state { return time }
    return nil
  }

  /// Returns each secret of which `manifest` contains no rotated value, with the reason.
  package func unrotated(in manifest: ConfigManifest) -> [(secret: String, reason: String)] {
    secrets.compactMap { secret in
      secret.remains(in: manifest, since: opened).map { (secret.name, $0) }
    }
  }
}

/// All incidents that a log records, and which of them people closed.
///
/// Every entry that opens an incident counts, because it only makes promotions harder. An entry that
/// closes one counts only if a person in the role `security`, or two people of any role after a
/// while, signed a statement about it, and if the manifest in that statement contains a rotated value
/// of each secret.
package struct IncidentBook: Equatable, Sendable {
  /// The incidents in the order in which they were opened. One ID can occur several times.
  package let incidents: [Incident]
  /// The incidents that a signed statement opens and that no entry records yet.
  package let pending: [PendingIncident]

  package init(incidents: [Incident] = [], pending: [PendingIncident] = []) {
    self.incidents = incidents
    self.pending = pending
  }

  /// Returns the last incident with this ID, or `nil` if there is none.
  package subscript(id: String) -> Incident? { incidents.last { $0.id == id } }

  /// Returns the last open incident with this ID, or `nil` if there is none.
  package func open(named id: String) -> Incident? { incidents.last { $0.id == id && $0.isOpen } }

  /// Returns the incidents of an environment that are not closed.
  package func open(in environment: EnvironmentName) -> [Incident] {
    incidents.filter { $0.environment == environment && $0.isOpen }
  }
}

/// An incident that a person opened with a signed statement.
package struct PendingIncident: Equatable, Sendable {
  package let id: String
  package let environment: EnvironmentName
  package let statement: CountedApproval

  package init(id: String, environment: EnvironmentName, statement: CountedApproval) {
    self.id = id
    self.environment = environment
    self.statement = statement
  }
}

extension IncidentBook {
  /// Reads the entries of a log, oldest first, and verifies the statements that close incidents.
  /// `manifest` returns a stored manifest of an environment by its digest.
  ///
  /// Skips an incident entry that lacks an ID, secrets or a known environment: relayctl never writes
  /// one.
  package init<Source: StatementSource>(
    reading entries: [Entry], _ policy: PromotionPolicy, in source: Source, now: Timestamp,
    manifest: (Digest, EnvironmentName) throws(Source.SourceError) -> ConfigManifest?
  ) throws(Source.SourceError) {
    var incidents: [Incident] = []
    var used: [Digest: Int] = [:]
    for entry in entries {
      if entry.kind == .incidentOpen, let incident = Incident(entry) { incidents.append(incident) }
      guard entry.kind == .incidentClose else { continue }
      var closed = false
      for index in incidents.indices where incidents[index].isClosed(by: entry) {
        let closing = IncidentClosing(incidents[index], policy)
        switch try closing.judgment(of: entry, used, in: source, now: now, manifest: manifest) {
        case .counts:
          incidents[index].state = .closed(entry.time)
          closed = true
        case .doesNotCount(let objection):
          incidents[index].state = .open(objection: objection)
        }
      }
      guard closed else { continue }
      for named in EntryStatements(of: entry).named { used[named.statement] = entry.seq }
    }
    let pending = try IncidentBook.pending(in: source, policy, now: now)
      .filter { one in
        !incidents.contains { $0.id == one.id && $0.environment == one.environment }
      }
    self.init(incidents: incidents, pending: pending)
  }

  /// Returns the statements that open incidents and are not recorded yet.
  private static func pending<Source: StatementSource>(
    in source: Source, _ policy: PromotionPolicy, now: Timestamp
  ) throws(Source.SourceError) -> [PendingIncident] {
    var found: [PendingIncident] = []
    for file in try source.pending() {
      guard let subject = file.approval?.subject, subject.purpose == .incident,
        let environment = subject.environment, subject.from.isEmpty
      else { continue }
      let criteria = ApprovalCriteria(
        opening: subject.to, in: environment, policy, now: now)
      for statement in try source.verify([file], criteria).counted {
        found.append(
          PendingIncident(id: subject.to, environment: environment, statement: statement))
      }
    }
    return found
  }
}

extension Incident {
  /// Creates the incident that an entry opens. Fails if the entry lacks an ID, secrets or a known
  /// environment.
  fileprivate init?(_ entry: Entry) {
    let details = entry.content.details
    guard let id = details["incident"], let list = details["secrets"],
      let environment = EnvironmentName(rawValue: entry.content.env)
    else { return nil }
    let names = list.split(separator: ",").map(String.init)
    self.init(
      id: id, environment: environment,
      secrets: names.map { LeakedSecret($0, details: details) }, reason: details["reason"] ?? "",
      opened: entry.time, entry: entry.seq, state: .open(objection: nil))
  }

  fileprivate func isClosed(by entry: Entry) -> Bool {
    isOpen && entry.content.details["incident"] == id && entry.content.env == environment.rawValue
  }
}
