/// A header of a request (RFC 9110 §5). Its value may be a credential and is never shown.
package struct Header: Hashable, Sendable {
  /// The name as passed to the initializer; names are compared case-insensitively.
  package let name: String
  let value: String

  /// `nil` unless the name is a token, the value is visible ASCII with spaces or tabs only inside
  /// it, and the header is not one of those by which libcurl frames and decodes the message.
  ///
  /// So no value, whatever its source, can end its line.
  package init?(_ name: String, _ value: String) {
    let isText = value.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
    let isTrimmed = [value.utf8.first, value.utf8.last].allSatisfy { $0 != 0x20 && $0 != 0x09 }
    guard Self.isToken(name), isText, isTrimmed, !Self.reserved.contains(name.lowercased()) else {
      return nil
    }
    self.name = name
    self.value = value
  }

  /// The line in libcurl's form. An empty value is written `Name;`, because `Name:` would remove
  /// the header.
  var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }

  private static let reserved: Set<String> = [
    "accept-encoding", "connection", "content-length", "expect", "host", "http2-settings",
    "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
  ]

  /// A token (RFC 9110 §5.6.2).
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
  /// The name and a mask.
  package var description: String { "\(name): ********" }

  /// What `dump` shows: the name.
  package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
