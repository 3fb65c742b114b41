extension Response {
  /// The server's own refusals close the connection: what is left of the request is not read.
  private static func refusal(_ status: Int, _ text: String, headers: [Field] = []) -> Response {
    .text(status, text + "\n", headers: headers + [Field("Connection", "close")])
  }

  static let methodUnknown = refusal(
    405, "method not allowed", headers: [Field("Allow", "GET, HEAD, POST")])
  static let targetMalformed = refusal(400, "malformed request target")
  static let headersAmbiguous = refusal(400, "ambiguous host or length")
  static let bodyTooLarge = refusal(413, "request body too large")
  static let stopping = refusal(503, "stopping")
  static let headersMalformed = refusal(500, "malformed response")

  /// This response, or a 500 where its headers would not be one line each or say what is the server's to say.
  var checked: Response { headers.allSatisfy(\.isSendable) ? self : .headersMalformed }

  var isStream: Bool {
    guard case .stream = body else { return false }
    return true
  }
}

extension Field {
  private static let reserved: Set<String> = ["content-length", "transfer-encoding", "date"]

  /// A token and a line (RFC 9110 §5.1, §5.5).
  fileprivate var isSendable: Bool {
    !name.isEmpty && name.utf8.allSatisfy(Field.isTokenByte)
      && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
      && !Field.reserved.contains(name.lowercased())
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
