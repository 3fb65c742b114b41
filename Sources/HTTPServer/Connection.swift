internal import CMicrohttpd

/// One connection of the daemon.
///
/// `@unchecked Sendable`: `resume()` may be called from any thread, and is only while the connection is
/// suspended, when libmicrohttpd cannot free it; everything else is called from the daemon's thread,
/// inside its callbacks.
struct Connection: @unchecked Sendable {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  var socket: Int32 { cmicrohttpd_socket(pointer) }

  var peer: Peer {
    var address = [UInt8](repeating: 0, count: 16)
    let count = cmicrohttpd_peer(pointer, &address)
    return Peer(address: Array(address.prefix(Int(count))))
  }

  func suspend() { MHD_suspend_connection(pointer) }
  func resume() { MHD_resume_connection(pointer) }

  /// The request's headers, as they came.
  var headers: [Field] { fields(.HEADER_KIND) }
  /// The query's fields, not yet percent-decoded.
  var query: [Field] { fields(.GET_ARGUMENT_KIND) }

  private func fields(_ kind: MHD_ValueKind) -> [Field] {
    var fields: [Field] = []
    withUnsafeMutablePointer(to: &fields) { fields in
      _ = MHD_get_connection_values(pointer, kind, appendField, fields)
    }
    return fields
  }

  /// Queues a whole answer.
  func send(_ status: Int, _ headers: [Field], _ bytes: [UInt8]) -> MHD_Result {
    let reply = bytes.withUnsafeBytes { bytes in
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    return send(status, headers, reply)
  }

  /// Queues an answer whose body is read from `stream`.
  func send(_ status: Int, _ headers: [Field], _ stream: BodyStream) -> MHD_Result {
    let context = Unmanaged.passRetained(stream)
    let reply = MHD_create_response_from_callback(
      UInt64.max, BodyStream.blockSize, readBody, context.toOpaque(), releaseBody)
    if reply == nil { context.release() }
    return send(status, headers, reply)
  }

  private func send(_ status: Int, _ headers: [Field], _ reply: OpaquePointer?) -> MHD_Result {
    guard let reply else { return .NO }
    // Queueing takes a reference of its own.
    defer { MHD_destroy_response(reply) }
    for field in headers {
      guard MHD_add_response_header(reply, field.name, field.value) == .YES else { return .NO }
    }
    return MHD_queue_response(pointer, UInt32(status), reply)
  }
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

private func readBody(
  _ context: UnsafeMutableRawPointer?, _: UInt64, _ buffer: UnsafeMutablePointer<CChar>?,
  _ count: Int
) -> Int {
  guard let context, let buffer else { return -2 }
  return Unmanaged<BodyStream>.fromOpaque(context).takeUnretainedValue()
    .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
}

private func releaseBody(_ context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  Unmanaged<BodyStream>.fromOpaque(context).release()
}
