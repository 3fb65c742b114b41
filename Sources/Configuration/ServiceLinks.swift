/// Recognizes the environment variables that Kubernetes and Docker add to a container for each
/// service in its neighborhood.
///
/// For a service named `relay-metrics`, Kubernetes sets `RELAY_METRICS_SERVICE_HOST`,
/// `RELAY_METRICS_SERVICE_PORT`, `RELAY_METRICS_SERVICE_PORT_HTTP`, `RELAY_METRICS_PORT` and
/// `RELAY_METRICS_PORT_9464_TCP` with `_ADDR`, `_PORT` and `_PROTO`. Docker's links set the last
/// two kinds, `_NAME`, and `_ENV_` followed by the names of the other container's variables.
struct ServiceLinks {
  /// The names of Docker's links, in the form in which variables begin with them.
  private let aliases: Set<String>

  /// Finds Docker's links among the variables of the process: `ALIAS_NAME` is set to
  /// `/CONTAINER/ALIAS`.
  init(in process: [(name: String, value: SecretValue)]) {
    let suffix = "_NAME"
    aliases = Set(
      process.filter { $0.name.hasSuffix(suffix) && $0.value.reveal().first == Mark.slash }
        .map { String($0.name.dropLast(suffix.count)) })
  }

  /// Reports whether the variable belongs to a service. The value decides only for a name that a
  /// person could also have chosen: `RELAY_PORT=tcp://10.0.0.1:80` does, `RELAY_PORT=80` does not.
  func contains(_ name: String, _ value: SecretValue) -> Bool {
    // Bounds the work for a name that no service can have.
    guard name.utf8.count <= 256 else { return false }
    let words = name.split(separator: "_", omittingEmptySubsequences: false)
    // The service's own name has at least one word.
    for start in words.indices.dropFirst() {
      let service = words[..<start].joined(separator: "_")
      if matches(words[start...].map(String.init), value) { return true }
      if aliases.contains(service), ["NAME", "ENV"].contains(words[start]) { return true }
    }
    return false
  }

  private func matches(_ end: [String], _ value: SecretValue) -> Bool {
    switch (end.first, end.dropFirst().first) {
    case ("SERVICE", "HOST"): end.count == 2
    case ("SERVICE", "PORT"): true
    case ("PORT", nil): isAddress(value)
    case ("PORT", let number?):
      number.utf8.allSatisfy(\.isDigit) && end.count > 2 && ["TCP", "UDP", "SCTP"].contains(end[2])
        && end.dropFirst(3).allSatisfy { Self.parts.contains($0) }
    default: false
    }
  }

  private static let parts: Set<String> = ["ADDR", "PORT", "PROTO", "START", "END"]

  /// Reports whether the value is an address in the form of these variables, such as
  /// `tcp://10.0.0.1:9464`.
  private func isAddress(_ value: SecretValue) -> Bool {
    let bytes = value.reveal()
    return ["tcp://", "udp://", "sctp://"].contains { bytes.starts(with: $0.utf8) }
  }
}
