import Telemetry

/// Metrics as StatsD datagrams.
actor StatsDSink {
  private let address: StatsDAddress
  private let recorder: Recorder
  private let watch: SinkWatch
  private var sent = StatsD()
  private var socket: DatagramSocket?
  /// Datagrams vanish without a word, so one round that went well after a failure proves nothing yet.
  private var roundsWell = 0

  /// Datagrams to `address`.
  init(_ address: StatsDAddress, recorder: Recorder, watch: SinkWatch) {
    self.address = address
    self.recorder = recorder
    self.watch = watch
  }

  /// Sends what there is now. A datagram that gets lost is not made up for.
  func send() async {
    if socket == nil { socket = await DatagramSocket.connected(to: address) }
    guard let socket else {
      if !Task.isCancelled { fail("no address, or no way to it") }
      return
    }
    let datagrams = sent.datagrams(recorder.snapshot(), recorder.takeTimings())
    var failure: String?
    for datagram in datagrams { failure = socket.send(datagram) ?? failure }
    guard let failure else {
      roundsWell += 1
      if roundsWell > 1 { watch.succeeded(.statsd) }
      return
    }
    fail(failure)
  }

  private func fail(_ reason: String) {
    roundsWell = 0
    // The name may have another address by now.
    socket = nil
    watch.failed(.statsd, reason)
  }
}
