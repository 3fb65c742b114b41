/// A header of a request (RFC 9110 §5). The value may be a credential, so it is never shown.
package struct Header: Hashable, Sendable {
  /// The name as passed to the initializer. Names are compared case-insensitively.
  package let name: String
  let value: String

  /// Returns `nil` if the name is not a token, if libcurl itself must set this header to frame or
  /// decode messages, or if the value is invalid. A value consists of visible ASCII characters,
  /// spaces and tabs, and does not start or end with a space or tab.
  ///
  /// These rules ensure that a value cannot add a line to the request.
  package init?(_ name: String, _ value: String) {
    let isText = value.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
    let isTrimmed = !Self.isBlank(value.utf8.first) && !Self.isBlank(value.utf8.last)
    guard Self.isToken(name), isText, isTrimmed, !Self.isReserved(name) else { return nil }
    self.name = name
    self.value = value
  }

  /// The header line in the form that libcurl requires. An empty value is written as `Name;`,
  /// because libcurl would remove a header written as `Name:`.
  var line: String { value.isEmpty ? name + ";" : name + ": " + value }

  private static let reserved: Set<String> = [
    "accept-encoding", "connection", "content-length", "expect", "host", "http2-settings",
    "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
  ]

  private static func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isReserved(_ name: String) -> Bool {
    reserved.contains { $0.utf8.count == name.utf8.count && $0 == name.lowercased() }
  }

  /// Reports whether the name is a token (RFC 9110 §5.6.2).
  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy {
        switch $0 {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x30...0x39, 0x41...0x5A, 0x5E...0x7A,
          0x7C, 0x7E:
          true
        default: false
        }
      }
  }
}

extension Header: CustomStringConvertible, CustomReflectable {
  /// The name, with a mask in place of the value.
  package var description: String { "\(name): ********" }

  /// Shows only the name in the output of `dump`.
  package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
