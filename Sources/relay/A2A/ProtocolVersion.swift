/// The versions of A2A that are spoken, `Major.Minor` as on the wire (A2A 1.0 §3.6).
enum ProtocolVersion: String, Equatable, Sendable {
  case v1 = "1.0"
  case v03 = "0.3"

  /// The version whose messages a peer of the version `text` understands; nil for one that is not
  /// spoken. Patch numbers do not count; 0.2 has the methods of 0.3, 1.1 those of 1.0.
  init?(declared text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count), let major = parts[0], let minor = parts[1] else {
      return nil
    }
    switch (major, minor) {
    case (1, _): self = .v1
    case (0, 2...): self = .v03
    default: return nil
    }
  }

  /// The one to try when a peer does not know this one.
  var other: ProtocolVersion { self == .v1 ? .v03 : .v1 }
}
