package import Configuration
package import Logbook
package import Manifest
import Policy
package import RFC3339

/// A suspected leak, as the logbook records it.
package struct Incident: Equatable, Sendable {
  /// The incident's ID, such as `INC-7`.
  package let id: String
  package let environment: EnvironmentName
  /// The variables whose secrets may have leaked.
  package let secrets: [String]
  package let reason: String
  package let opened: Timestamp
  /// The entry that opened it; only rotations after it count.
  package let entry: Int
  package var closed: Timestamp?
}

/// All incidents of a log, and the rotations since. The log is the only state.
package struct IncidentBook: Sendable {
  /// In the order in which they were opened.
  package let incidents: [Incident]
  private let rotations: [(entry: Int, environment: String, secret: String, version: String)]

  /// Reads the entries of a log, oldest first. An entry that names no incident or no environment is skipped; relayctl writes
  /// none like that.
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

  /// The last incident with this ID; `nil` if there is none.
  package subscript(id: String) -> Incident? { incidents.last { $0.id == id } }

  /// The incidents of an environment that are not closed.
  package func open(in environment: EnvironmentName) -> [Incident] {
    incidents.filter { $0.environment == environment && $0.closed == nil }
  }

  /// The secrets of an incident for which the log shows no rotation since.
  package func unrotated(_ incident: Incident) -> [String] {
    incident.secrets.filter { version(of: $0, since: incident) == nil }
  }

  /// The secrets of an incident that were not rotated, or of which the manifest has an older
  /// version than the last rotation made.
  package func unrotated(_ incident: Incident, in manifest: ConfigManifest) -> [String] {
    incident.secrets.filter { secret in
      guard let version = version(of: secret, since: incident) else { return true }
      let deployed = manifest.secrets[secret]?.version.name ?? ""
      guard let rotated = Int(version), let held = Int(deployed) else { return version != deployed }
      return held < rotated
    }
  }

  /// The version that the last rotation since the opening made; `nil` if there was none.
  private func version(of secret: String, since incident: Incident) -> String? {
    rotations.last {
      $0.entry > incident.entry && $0.environment == incident.environment.rawValue
        && $0.secret == secret
    }?.version
  }
}

extension Incident {
  /// The incident that an entry opens; `nil` if the entry lacks an ID, secrets or a known
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
