/// Where a streamed body is written.
package struct BodyWriter: Sendable {
  let stream: BodyStream

  /// Sends bytes as they are, at once; waits while the client is more than 64 KiB behind. False once the
  /// client has gone or the server stops: nothing written from then on is read.
  @discardableResult package func write(_ bytes: [UInt8]) async -> Bool {
    await stream.write(bytes)
  }

  /// Sends text in UTF-8.
  @discardableResult package func write(_ text: String) async -> Bool {
    await stream.write(Array(text.utf8))
  }

  /// Cuts the connection behind what was written, so that the client sees a body that is not whole.
  package func abort() { stream.abort() }
}
