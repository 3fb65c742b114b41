import HTTPServer

/// Responses of a faulty server.
extension Response {
  /// Returns a response that sends half of the body and then closes the connection.
  static func cutInBody(_ status: Int, _ bytes: [UInt8]) -> Response {
    .stream(status, type: "application/json") { writer in
      await writer.write(Array(bytes.prefix(max(1, bytes.count / 2))))
      writer.abort()
    }
  }

  /// Returns a response that sends one byte of the body per second.
  static func dripping(_ status: Int, _ bytes: [UInt8]) -> Response {
    .stream(status, type: "application/json") { writer in
      for byte in bytes {
        guard await writer.write([byte]), await pause(for: .seconds(1)) else { return }
      }
    }
  }

  /// Returns a response with valid JSON that contains a string of 1 GB.
  static func huge() -> Response {
    .stream(200, type: "application/json") { writer in
      await writer.write(#"{"ok":true,"result":""#)
      let block = [UInt8](repeating: UInt8(ascii: "a"), count: 64 << 10)
      for _ in 0..<(1 << 30) / block.count {
        guard await writer.write(block) else { return }
      }
      await writer.write(#""}"#)
    }
  }

  /// The response of a proxy when the upstream server is unavailable.
  static let badGateway = page(502)

  /// Returns a page as proxies send it.
  static func page(_ status: Int) -> Response {
    .bytes(
      status, Array("<html><head><title>\(status)</title></head></html>\r\n".utf8),
      type: "text/html")
  }

  /// A response with a body that is not valid JSON.
  static let garbage = Response.json(200, Array(#"{"ok":true,"result":[{"update_id":1,}"#.utf8))
}

/// Waits for a time on the real clock. Returns `false` if the server stops during the wait.
func pause(for time: Duration) async -> Bool {
  (try? await Task.sleep(for: time, clock: .continuous)) != nil
}

/// Waits until the server stops.
func hang() async {
  while await pause(for: .seconds(3600)) {}
}
