package import Configuration
package import Logbook
package import Manifest
import Policy
package import RFC3339

/// A suspected leak of secrets, as recorded in the logbook.
package struct Incident: Equatable, Sendable {
  /// The incident's ID, such as `INC-7`.
  package let id: String
  package let environment: EnvironmentName
  /// The variables whose secrets may have leaked.
  package let secrets: [String]
  package let reason: String
  package let opened: Timestamp
  /// The number of the entry that opened the incident. Only rotations after that entry count.
  package let entry: Int
  package var closed: Timestamp?
}

/// All incidents and rotations that a log records. The log is the only source of this state.
package struct IncidentBook: Sendable {
  /// The incidents in the order in which they were opened.
  package let incidents: [Incident]
  private let rotations: [(entry: Int, environment: String, secret: String, version: String)]

  /// Reads the entries of a log, oldest first. Skips an incident entry that lacks an ID, secrets or
  /// a known environment: relayctl never writes one.
  package init(reading entries: [Entry]) {
    var incidents: [Incident] = []
    var rotations: [(entry: Int, environment: String, secret: String, version: String)] = []
    for entry in entries {
      let details = entry.content.details
      switch entry.kind {
      case .incidentOpen:
        guard let incident = Incident(entry) else { continue }
        incidents.append(incident)
      case .incidentClose:
        guard let index = incidents.lastIndex(where: { $0.id == details["incident"] }) else {
          continue
        }
        incidents[index].closed = entry.time
      case .rotate:
        rotations.append(
          (entry.seq, entry.content.env, details["secret"] ?? "", details["version"] ?? ""))
      default: break
      }
    }
    self.incidents = incidents
    self.rotations = rotations
  }

  /// Returns the last incident with this ID, or `nil` if there is none.
  package subscript(id: String) -> Incident? { incidents.last { $0.id == id } }

  /// Returns the incidents of an environment that are not closed.
  package func open(in environment: EnvironmentName) -> [Incident] {
    incidents.filter { $0.environment == environment && $0.closed == nil }
  }

  /// Returns the secrets of an incident that were not rotated since it was opened.
  package func unrotated(_ incident: Incident) -> [String] {
    incident.secrets.filter { version(of: $0, since: incident) == nil }
  }

  /// Returns the secrets of an incident that were not rotated since it was opened, and the rotated
  /// secrets that the manifest still lists with an older version.
  package func unrotated(_ incident: Incident, in manifest: ConfigManifest) -> [String] {
    incident.secrets.filter { secret in
      guard let version = version(of: secret, since: incident) else { return true }
      let deployed = manifest.secrets[secret]?.version.name ?? ""
      guard let rotated = Int(version), let held = Int(deployed) else { return version != deployed }
      return held < rotated
    }
  }

  /// Returns the version that the last rotation after the opening of the incident created, or `nil`
  /// if there was no such rotation.
  private func version(of secret: String, since incident: Incident) -> String? {
    rotations.last {
      $0.entry > incident.entry && $0.environment == incident.environment.rawValue
        && $0.secret == secret
    }?.version
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
    self.init(
      id: id, environment: environment, secrets: list.split(separator: ",").map(String.init),
      reason: details["reason"] ?? "", opened: entry.time, entry: entry.seq)
  }
}
