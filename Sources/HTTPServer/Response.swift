/// The answer to a request.
package struct Response: Sendable {
  package enum Body: Sendable {
    /// A complete body, sent with its length.
    case bytes([UInt8])
    /// A body that is produced while it is sent, in chunks, by the source that the closure makes
    /// for its connection. A HEAD request makes no source and is answered with a length of 0.
    case source(@Sendable (Connection) -> any BodySource)
    /// No answer: the connection is closed, as when a server dies.
    case cut
  }

  /// 200 to 599.
  package let status: Int
  /// The headers except length, date and connection, which the server sets. An invalid header, such
  /// as a value with a line break, turns the answer into a 500.
  package let headers: [Field]
  package let body: Body

  package init(_ status: Int, headers: [Field] = [], body: Body = .bytes([])) {
    precondition((200...599).contains(status), "not a final status")
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Closes the connection without an answer; for faults in tests.
  package static let cut = Response(500, body: .cut)

  /// Plain text in UTF-8.
  package static func text(_ status: Int, _ text: String, headers: [Field] = []) -> Response {
    bytes(status, Array(text.utf8), type: "text/plain; charset=utf-8", headers: headers)
  }

  /// A JSON document.
  package static func json(_ status: Int, _ json: [UInt8], headers: [Field] = []) -> Response {
    bytes(status, json, type: "application/json", headers: headers)
  }

  /// Bytes of a media type.
  package static func bytes(
    _ status: Int, _ bytes: [UInt8], type: String, headers: [Field] = []
  ) -> Response {
    Response(status, headers: [Field("Content-Type", type)] + headers, body: .bytes(bytes))
  }
}

/// A body that the server's thread reads while it sends it.
///
/// If there is nothing to send yet, `read` suspends the connection; the source resumes it when
/// there is. The source must do both under one lock together with its own record of the suspension,
/// so that the two always agree: libmicrohttpd aborts the process if it is stopped with a suspended
/// connection.
package protocol BodySource: AnyObject, Sendable {
  /// Called once, when the head has been queued.
  func start()
  /// Copies the next bytes into `buffer`. Called on the server's thread.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyRead
  /// Called at the end of the exchange, at least once and on any thread. After it has returned, the
  /// connection is not suspended and will not be.
  func close()
}

/// The result of one read of a ``BodySource``.
package enum BodyRead {
  case bytes(Int)
  /// There is nothing yet; the connection was suspended.
  case suspended
  /// The body is complete.
  case end
  /// The body ends before it is complete: the connection is cut.
  case failed
}

/// The server's own answers.
extension Response {
  /// A refusal also closes the connection: the rest of the request is not read.
  private static func refusal(_ status: Int, _ text: String, headers: [Field] = []) -> Response {
    .text(status, text + "\n", headers: headers + [Field("Connection", "close")])
  }

  static let methodUnknown = refusal(
    405, "method not allowed", headers: [Field("Allow", "GET, HEAD, POST")])
  static let targetMalformed = refusal(400, "malformed request target")
  static let headersAmbiguous = refusal(400, "ambiguous host or length")
  static let bodyTooLarge = refusal(413, "request body too large")
  static let stopping = refusal(503, "stopping")
  private static let headersMalformed = refusal(500, "malformed response")

  /// This response, or a 500 if one of its headers is invalid or reserved for the server.
  var checked: Response { headers.allSatisfy(\.isSendable) ? self : .headersMalformed }
}

extension Field {
  private static let reserved: Set<String> = ["content-length", "transfer-encoding", "date"]

  /// Whether the name is a token and the value one line (RFC 9110 §5.1, §5.5).
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
