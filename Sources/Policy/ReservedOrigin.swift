/// The names that RFC 2606 and RFC 6761 reserve for tests and documentation. A log whose origin is
/// under such a name records rehearsals: nobody can own the name, so nobody can rely on the log.
package enum ReservedOrigin {
  private static let topLevel = ["example", "test", "invalid", "localhost"]
  private static let secondLevel = ["com", "net", "org"]
  /// The maximum length of a label in a host name (RFC 1035 §2.3.4).
  private static let longestLabel = 63

  /// Reports whether the host at the start of `origin` is under a reserved name, such as
  /// `relay.example/logbook` or `logs.example.org`. The labels are compared without regard to case.
  /// A port and the dot of the root are ignored. An origin that does not start with a host name is
  /// not reserved.
  package static func contains(_ origin: String) -> Bool {
    guard let labels = labels(of: origin), let last = labels.last else { return false }
    if topLevel.contains(last) { return true }
    return secondLevel.contains(last) && labels.dropLast().last == "example"
  }

  /// Returns the labels of the host in lower case; `nil` if the text before the first slash is not
  /// a host name with an optional port.
  private static func labels(of origin: String) -> [String]? {
    var host = Array(origin.utf8.prefix { $0 != UInt8(ascii: "/") })
    if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
      let port = host[(colon + 1)...]
      guard !port.isEmpty, port.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      host.removeLast(host.count - colon)
    }
    if host.last == UInt8(ascii: ".") { host.removeLast() }
    let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.allSatisfy(isLabel) else { return nil }
    return labels.map { String(decoding: $0.map(lowerCased), as: UTF8.self) }
  }

  private static func isLabel(_ bytes: ArraySlice<UInt8>) -> Bool {
    (1...longestLabel).contains(bytes.count)
      && bytes.allSatisfy { byte in
        let lower = lowerCased(byte)
        return (0x61...0x7a).contains(lower) || (0x30...0x39).contains(byte)
          || byte == UInt8(ascii: "-")
      }
  }

  private static func lowerCased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
  }
}
