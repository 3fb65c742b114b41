import HTTPServer

/// Answers of broken peers.
extension Response {
  /// Sends half of the body, then cuts the connection.
  static func cutInBody(_ status: Int, _ bytes: [UInt8]) -> Response {
    .stream(status, type: "application/json") { writer in
      await writer.write(Array(bytes.prefix(max(1, bytes.count / 2))))
      writer.abort()
    }
  }

  /// Sends one byte of the body a second.
  static func dripping(_ status: Int, _ bytes: [UInt8]) -> Response {
    .stream(status, type: "application/json") { writer in
      for byte in bytes {
        guard await writer.write([byte]), await pause(for: .seconds(1)) else { return }
      }
    }
  }

  /// Valid JSON with a string of 1 GB.
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

  /// A proxy's answer while its server is unavailable.
  static let badGateway = Response.bytes(
    502, Array("<html><head><title>502 Bad Gateway</title></head></html>\r\n".utf8),
    type: "text/html")

  /// A body that is not JSON.
  static let garbage = Response.json(200, Array(#"{"ok":true,"result":[{"update_id":1,}"#.utf8))
}

/// Waits on the real clock; false if the server stops in the meantime.
func pause(for time: Duration) async -> Bool {
  (try? await Task.sleep(for: time, clock: .continuous)) != nil
}

/// Waits until the server stops.
func hang() async {
  while await pause(for: .seconds(3600)) {}
}
