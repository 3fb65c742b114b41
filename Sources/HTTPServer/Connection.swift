internal import CMicrohttpd

/// One client connection of the daemon.
///
/// `@unchecked Sendable`: `resume()` may be called on any thread, but only while the connection is
/// suspended, when libmicrohttpd cannot free it. All other methods must be called inside the
/// daemon's callbacks, on its thread.
package struct Connection: @unchecked Sendable {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  /// Stops reading from the connection and writing to it.
  package func suspend() { MHD_suspend_connection(pointer) }

  /// Ends a suspension.
  package func resume() { MHD_resume_connection(pointer) }

  var socket: Int32 { cmicrohttpd_socket(pointer) }

  var peer: Peer {
    var address = [UInt8](repeating: 0, count: 16)
    let count = cmicrohttpd_peer(pointer, &address)
    return Peer(address: Array(address.prefix(Int(count))))
  }

  /// The request's headers, as received.
  var headers: [Field] { fields(.HEADER_KIND) }
  /// The fields of the query string, not percent-decoded.
  var query: [Field] { fields(.GET_ARGUMENT_KIND) }

  private func fields(_ kind: MHD_ValueKind) -> [Field] {
    var fields: [Field] = []
    withUnsafeMutablePointer(to: &fields) { fields in
      _ = MHD_get_connection_values(pointer, kind, appendField, fields)
    }
    return fields
  }

  /// Queues a response with a complete body. A body from a source is replaced with an empty one.
  /// For ``Response/Body/cut``, returns `.NO`, which closes the connection.
  func send(_ response: Response) -> MHD_Result {
    let bytes: [UInt8]
    switch response.body {
    case .bytes(let body): bytes = body
    case .source: bytes = []
    case .cut: return .NO
    }
    let reply = bytes.withUnsafeBytes { bytes in
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    return send(response.status, response.headers, reply)
  }

  /// Queues a response with a body that is read from `source`.
  func send(_ status: Int, _ headers: [Field], _ source: any BodySource) -> MHD_Result {
    let context = Unmanaged.passRetained(SourceBox(source))
    let reply = MHD_create_response_from_callback(
      UInt64.max, Connection.blockSize, readBody, context.toOpaque(), releaseBody)
    if reply == nil { context.release() }
    return send(status, headers, reply)
  }

  /// The maximum number of bytes that libmicrohttpd reads from a source at a time.
  private static let blockSize = 16 << 10

  private func send(_ status: Int, _ headers: [Field], _ reply: OpaquePointer?) -> MHD_Result {
    guard let reply else { return .NO }
    // The queue keeps its own reference to the response.
    defer { MHD_destroy_response(reply) }
    for field in headers {
      guard MHD_add_response_header(reply, field.name, field.value) == .YES else { return .NO }
    }
    return MHD_queue_response(pointer, UInt32(status), reply)
  }
}

/// Wraps a body source in an object that a C pointer can refer to.
private final class SourceBox: Sendable {
  let source: any BodySource
  init(_ source: any BodySource) { self.source = source }
}

private func appendField(
  _ context: UnsafeMutableRawPointer?, _: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
  _ value: UnsafePointer<CChar>?
) -> MHD_Result {
  guard let context, let name else { return .NO }
  let field = Field(String(cString: name), value.map { String(cString: $0) } ?? "")
  context.assumingMemoryBound(to: [Field].self).pointee.append(field)
  return .YES
}

/// Reads from a body source. Returns the number of bytes, or a code of libmicrohttpd: 0 if the
/// connection is suspended, -1 at the end (MHD_CONTENT_READER_END_OF_STREAM), -2 for an error
/// (MHD_CONTENT_READER_END_WITH_ERROR).
private func readBody(
  _ context: UnsafeMutableRawPointer?, _: UInt64, _ buffer: UnsafeMutablePointer<CChar>?,
  _ count: Int
) -> Int {
  guard let context, let buffer else { return -2 }
  let source = Unmanaged<SourceBox>.fromOpaque(context).takeUnretainedValue().source
  switch source.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: count)) {
  case .bytes(let count): return count
  case .suspended: return 0
  case .end: return -1
  case .failed: return -2
  }
}

private func releaseBody(_ context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  Unmanaged<SourceBox>.fromOpaque(context).release()
}
