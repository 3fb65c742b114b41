internal import CMicrohttpd
internal import Glibc

/// A running libmicrohttpd daemon.
///
/// `@unchecked Sendable`: its functions may be called on any thread.
struct Daemon: @unchecked Sendable {
  private let pointer: OpaquePointer

  /// Starts a daemon that calls `engine`, which must stay alive until ``stop()`` has returned. The
  /// daemon takes ownership of the listener.
  init(_ listener: Listener, calling engine: Engine) throws(ServerError) {
    var settings = cmicrohttpd_settings(
      listener: listener.descriptor, is_ipv6: listener.isIPv6,
      connections: UInt32(clamping: engine.limits.connections),
      seconds: engine.limits.timeoutInSeconds)
    let context = Unmanaged.passUnretained(engine).toOpaque()
    guard
      let pointer = cmicrohttpd_start(
        &settings, accessRequest, completeRequest, changeConnection, context)
    else { throw .notStarted }
    self.pointer = pointer
  }

  /// Stops accepting connections and frees the port.
  func quiesce() {
    let listener = MHD_quiesce_daemon(pointer)
    if listener >= 0 { close(listener) }
  }

  /// Closes every connection and ends the thread. No connection may be suspended. Closing a
  /// connection takes less than a millisecond.
  func stop() { MHD_stop_daemon(pointer) }
}

private func engine(_ context: UnsafeMutableRawPointer) -> Engine {
  Unmanaged<Engine>.fromOpaque(context).takeUnretainedValue()
}

/// The daemon's access handler: called for the head of a request, for each part of its body, at the
/// end of the body, and each time the connection is resumed.
private func accessRequest(
  _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?, _ target: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ part: UnsafePointer<CChar>?,
  _ count: UnsafeMutablePointer<Int>?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let pointer, let target, let method, let version, let count, let slot
  else { return .NO }
  let connection = Connection(pointer)
  guard let kept = slot.pointee else {
    let line = RequestHead.Line(
      method: String(cString: method), target: String(cString: target),
      version: String(cString: version))
    switch engine(context).begin(line, connection) {
    case .refused(let response): return connection.send(response)
    case .begun(let exchange):
      slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
      return .YES
    }
  }
  let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
  guard count.pointee == 0 else {
    exchange.append(
      UnsafeRawBufferPointer(start: part, count: count.pointee),
      limit: engine(context).limits.body)
    count.pointee = 0
    return .YES
  }
  return engine(context).proceed(exchange)
}

private func completeRequest(
  _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _: MHD_RequestTerminationCode
) {
  guard let context, let pointer, let slot else { return }
  if let kept = slot.pointee {
    slot.pointee = nil
    engine(context).end(Unmanaged<Exchange>.fromOpaque(kept).takeRetainedValue())
  }
  engine(context).deadlines.expectProgress(of: Connection(pointer))
}

private func changeConnection(
  _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?,
  _: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ change: MHD_ConnectionNotificationCode
) {
  guard let context, let pointer else { return }
  switch change {
  case .CONNECTION_NOTIFY_STARTED: engine(context).deadlines.begin(Connection(pointer))
  case .CONNECTION_NOTIFY_CLOSED: engine(context).deadlines.end(Connection(pointer))
  }
}
