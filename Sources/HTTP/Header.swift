/// A header of a request (RFC 9110 §5), its value never shown.
package struct Header: Hashable, Sendable {
  /// The name as given; compared without regard to case.
  package let name: String
  /// What the peer gets.
  let value: String

  /// `nil` unless the name is a token, the value visible ASCII with single spaces or tabs inside, if
  /// any, and the header none of those by which libcurl frames and decodes the message.
  ///
  /// So no value, wherever it is from, ends the line it stands on.
  package init?(_ name: String, _ value: String) {
    let isText = value.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
    let isTrimmed = [value.utf8.first, value.utf8.last].allSatisfy { $0 != 0x20 && $0 != 0x09 }
    guard Self.isToken(name), isText, isTrimmed, !Self.reserved.contains(name.lowercased()) else {
      return nil
    }
    self.name = name
    self.value = value
  }

  /// As libcurl takes it: a name with a colon and nothing behind would remove the header.
  var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }

  private static let reserved: Set<String> = [
    "accept-encoding", "connection", "content-length", "expect", "host", "http2-settings",
    "keep-alive",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
  ]

  /// RFC 9110 §5.6.2.
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
  /// The name; the value may be a credential.
  package var description: String { "\(name): ********" }

  /// What `dump` shows: the name.
  package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
