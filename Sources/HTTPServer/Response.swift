/// What a request is answered with.
package struct Response: Sendable {
  /// What follows the headers.
  package enum Body: Sendable {
    /// All of it, sent with its length.
    case bytes([UInt8])
    /// Written while it is sent, in chunks; the body ends when the closure returns. The closure's
    /// task is cancelled when the client has gone or the server stops.
    case stream(@Sendable (BodyWriter) async -> Void)
    /// Nothing at all: the connection is closed without an answer, as a server does that dies.
    case cut
  }

  /// The status: 200–599.
  package let status: Int
  /// The headers. Length, date and connection are the server's own. A value with a line break
  /// makes the answer a 500.
  package let headers: [Field]
  /// The body.
  package let body: Body

  /// A response.
  package init(_ status: Int, headers: [Field] = [], body: Body = .bytes([])) {
    precondition((200...599).contains(status), "a final status")
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// No answer: the connection is closed. For faults in tests.
  package static let cut = Response(500, body: .cut)

  /// Plain text in UTF-8.
  package static func text(_ status: Int, _ text: String, headers: [Field] = []) -> Response {
    bytes(status, Array(text.utf8), type: "text/plain; charset=utf-8", headers: headers)
  }

  /// JSON, written already.
  package static func json(_ status: Int, _ json: [UInt8], headers: [Field] = []) -> Response {
    bytes(status, json, type: "application/json", headers: headers)
  }

  /// Bytes of a media type.
  package static func bytes(
    _ status: Int, _ bytes: [UInt8], type: String, headers: [Field] = []
  ) -> Response {
    Response(status, headers: [Field("Content-Type", type)] + headers, body: .bytes(bytes))
  }

  /// A body that is written while it is sent; for `text/event-stream` and for faults in tests.
  package static func stream(
    _ status: Int, type: String, headers: [Field] = [],
    _ produce: @escaping @Sendable (BodyWriter) async -> Void
  ) -> Response {
    Response(status, headers: [Field("Content-Type", type)] + headers, body: .stream(produce))
  }
}
