/// Packs metrics into datagrams of StatsD lines with tags, such as
/// `name:1|c|#env:prod,persona:general`. This is the DogStatsD format, which the OpenTelemetry
/// collector, Telegraf and statsd_exporter accept.
///
/// StatsD counters are increments, so this type records the value of each counter at the last call.
package struct StatsD: Sendable {
  /// The maximum size of a datagram, in bytes. It fits into an Ethernet frame with a payload of
  /// 1,500 bytes.
  package static let datagramLimit = 1432

  private struct Key: Hashable {
    let name: String
    let labels: [Label]
  }

  private var sent: [Key: UInt64] = [:]

  package init() {}

  /// Returns the datagrams to send: the value of each gauge, the increase of each counter since the
  /// last call, and each duration. The content of a lost datagram is not sent again.
  package mutating func datagrams(
    _ snapshot: MetricSnapshot, _ timings: MetricTimings
  ) -> [[UInt8]] {
    var datagrams = Datagrams()
    let environment = snapshot.environmentLabel
    for family in snapshot.families {
      let name = family.instrument.name
      switch family.values {
      case .gauge(let value): datagrams.append(name, "\(value)|g", [environment])
      case .counter(let points):
        for point in points {
          let growth = grow(Key(name: name, labels: point.labels), to: point.value)
          guard growth > 0 else { continue }
          datagrams.append(name, "\(growth)|c", [environment] + point.labels)
        }
      case .histogram: break
      }
    }
    for timing in timings.list {
      let rate = timing.rate < 1 ? "|@\(timing.rate)" : ""
      datagrams.append(
        timing.name, "\(timing.milliseconds)|ms\(rate)", [environment] + timing.labels)
    }
    return datagrams.finished()
  }

  private mutating func grow(_ key: Key, to value: UInt64) -> UInt64 {
    let before = sent.updateValue(value, forKey: key) ?? 0
    return value > before ? value - before : 0
  }
}

/// Packs lines into as few datagrams as possible.
private struct Datagrams {
  private var full: [[UInt8]] = []
  private var current: [UInt8] = []

  mutating func append(_ name: String, _ value: String, _ labels: [Label]) {
    var line = Array("\(name):\(value)|#".utf8)
    for (index, label) in labels.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      line += label.name.utf8
      line.append(UInt8(ascii: ":"))
      line += label.value.utf8.map(Datagrams.tagByte)
    }
    guard line.count <= StatsD.datagramLimit else { return }
    if !current.isEmpty, current.count + 1 + line.count > StatsD.datagramLimit {
      full.append(current)
      current = []
    }
    if !current.isEmpty { current.append(UInt8(ascii: "\n")) }
    current += line
  }

  consuming func finished() -> [[UInt8]] { current.isEmpty ? full : full + [current] }

  /// Returns the byte, or `_` if it would end a tag or a line.
  private static func tagByte(_ byte: UInt8) -> UInt8 {
    byte <= 0x20 || byte == 0x7f || ":|@#,".utf8.contains(byte) ? UInt8(ascii: "_") : byte
  }
}
