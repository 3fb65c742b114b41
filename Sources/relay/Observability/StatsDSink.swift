import Console
import Glibc
import Telemetry
import Threads

/// Sends metrics as StatsD datagrams.
actor StatsDSink {
  private let address: StatsDAddress
  private let recorder: Recorder
  private let health: SinkHealth
  private var sent = StatsD()
  private var socket: DatagramSocket?

  /// The number of consecutive rounds that succeeded. Datagrams can be lost without an error, so
  /// after a failure, a single successful round does not prove that the sink has recovered.
  private var successes = 0

  /// Creates a sink that sends datagrams to `address`.
  init(_ address: StatsDAddress, recorder: Recorder, health: SinkHealth) {
    self.address = address
    self.recorder = recorder
    self.health = health
  }

  /// Sends the current metrics. A lost datagram is not sent again.
  func send() async {
    if socket == nil { socket = await DatagramSocket.connected(to: address) }
    guard let socket else {
      if !Task.isCancelled { fail("the host has no address, or there is no route to it") }
      return
    }
    let datagrams = sent.datagrams(recorder.snapshot(), recorder.takeTimings())
    var failure: String?
    for datagram in datagrams { failure = socket.send(datagram) ?? failure }
    guard let failure else {
      successes += 1
      if successes > 1 { health.succeeded(.statsd) }
      return
    }
    fail(failure)
  }

  private func fail(_ reason: String) {
    successes = 0
    // The host name may have a new address now.
    socket = nil
    health.failed(.statsd, reason)
  }
}

/// A connected UDP socket that never blocks.
final class DatagramSocket: Sendable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Returns a socket that is connected to `address`. A host name is resolved on a separate thread.
  /// Returns nil if the name has no address or there is no route to the address.
  static func connected(to address: StatsDAddress) async -> DatagramSocket? {
    let host = withoutBrackets(address.host)
    if let socket = connect(host, address.port, AI_NUMERICHOST) { return socket }
    // The resolver needs most of this stack size.
    return await DedicatedThread.value(stackSize: 512 << 10) { connect(host, address.port, 0) }
      ?? nil
  }

  /// Sends a datagram. Returns nil if it was sent; otherwise returns why it was not sent, or why an
  /// earlier one did not arrive.
  func send(_ bytes: [UInt8]) -> String? {
    guard let code = attempt(bytes) else { return nil }
    // The system reports the refusal of an earlier datagram once, and does not send the current one
    // in that call.
    if code == ECONNREFUSED { _ = attempt(bytes) }
    return systemMessage(code)
  }

  private func attempt(_ bytes: [UInt8]) -> Int32? {
    while true {
      let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
      guard Glibc.send(descriptor, bytes, bytes.count, flags) < 0 else { return nil }
      let code = errno
      if code != EINTR { return code }
    }
  }

  private static func connect(_ host: String, _ port: UInt16, _ flags: Int32) -> DatagramSocket? {
    var hints = addrinfo()
    hints.ai_flags = flags | AI_NUMERICSERV
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0 else { return nil }
    defer { freeaddrinfo(found) }
    var next = found
    while let address = next?.pointee {
      if let socket = connect(address) { return socket }
      next = address.ai_next
    }
    return nil
  }

  private static func connect(_ address: addrinfo) -> DatagramSocket? {
    let type =
      Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = socket(address.ai_family, type, 0)
    guard descriptor >= 0 else { return nil }
    let socket = DatagramSocket(descriptor)
    return Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 ? socket : nil
  }

  private static func withoutBrackets(_ host: String) -> String {
    host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
  }
}
