/// The response to a request.
package struct Response: Sendable {
  package enum Body: Sendable {
    /// A complete body, sent with its length.
    case bytes([UInt8])
    /// A body that is sent in chunks while it is produced. The closure creates its source for the
    /// connection. For a HEAD request, no source is created, and the length is 0.
    case source(@Sendable (Connection) -> any BodySource)
    /// No response: the connection is closed, as if the server had crashed.
    case cut
  }

  /// The status code, 200 to 599.
  package let status: Int
  /// The headers, except length, date and connection, which the server sets. If a header is
  /// invalid, for example because its value has a line break, the response is replaced with a 500.
  package let headers: [Field]
  package let body: Body

  package init(_ status: Int, headers: [Field] = [], body: Body = .bytes([])) {
    precondition((200...599).contains(status), "the status must be from 200 to 599")
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A response that closes the connection without sending anything, to simulate faults in tests.
  package static let cut = Response(500, body: .cut)

  /// Returns a response with plain text in UTF-8.
  package static func text(_ status: Int, _ text: String, headers: [Field] = []) -> Response {
    bytes(status, Array(text.utf8), type: "text/plain; charset=utf-8", headers: headers)
  }

  /// Returns a response with a JSON document.
  package static func json(_ status: Int, _ json: [UInt8], headers: [Field] = []) -> Response {
    bytes(status, json, type: "application/json", headers: headers)
  }

  /// Returns a response with a body of the given media type.
  package static func bytes(
    _ status: Int, _ bytes: [UInt8], type: String, headers: [Field] = []
  ) -> Response {
    Response(status, headers: [Field("Content-Type", type)] + headers, body: .bytes(bytes))
  }
}

extension Response {
  /// This response, after which the server closes the connection. A client that has sent more
  /// requests in advance gets no answer to them.
  package var closingConnection: Response {
    Response(status, headers: headers + [Field("Connection", "close")], body: body)
  }
}

/// A source from which the server's thread reads a body while it sends the body.
///
/// If no bytes are available, `read` suspends the connection, and the source resumes it when bytes
/// become available. The source must record whether the connection is suspended. It must change
/// this record and the connection under the same lock, because libmicrohttpd aborts the process if
/// it is stopped while a connection is suspended.
package protocol BodySource: AnyObject, Sendable {
  /// Called once, after the head of the response has been queued.
  func start()
  /// Copies the next bytes into `buffer`. Called on the server's thread.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyRead
  /// Called at the end of the exchange, at least once and on any thread. After the call, the
  /// connection is not suspended and must not be suspended again.
  func close()
}

/// The result of one read of a ``BodySource``.
package enum BodyRead {
  case bytes(Int)
  /// No bytes are available, and the connection was suspended.
  case suspended
  /// The body is complete.
  case end
  /// The body cannot be completed. The server closes the connection.
  case failed
}

/// Responses that the server itself sends.
extension Response {
  /// Returns a response that refuses a request and closes the connection. The rest of the request
  /// is not read.
  private static func refusal(_ status: Int, _ text: String, headers: [Field] = []) -> Response {
    .text(status, text + "\n", headers: headers + [Field("Connection", "close")])
  }

  static let methodUnknown = refusal(
    405, "method not allowed", headers: [Field("Allow", "GET, HEAD, POST")])
  static let targetMalformed = refusal(400, "malformed request target")
  static let headersAmbiguous = refusal(400, "expected one Host header and at most one body length")
  static let bodyTooLarge = refusal(413, "request body too large")
  static let stopping = refusal(503, "stopping")
  private static let headersMalformed = refusal(500, "malformed response header")

  /// This response, or a 500 if one of its headers is invalid or may be set only by the server.
  var checked: Response { headers.allSatisfy(\.isSendable) ? self : .headersMalformed }
}

extension Field {
  private static let reserved: Set<String> = ["content-length", "transfer-encoding", "date"]

  /// Whether the name is a token, the value is one line (RFC 9110 §5.1, §5.5), and the header is
  /// not one that the server sets.
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
