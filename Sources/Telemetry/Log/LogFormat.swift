/// How one process writes its log records: what is the same in every line, and what must be in none.
package struct LogFormat: Sendable {
  /// The longest text of one field, in bytes; what is longer is cut and ends in `…`.
  package static let textLimit = 4096

  /// The environment: dev, staging or prod.
  package let environment: String
  /// The commit the program was built from; empty if it is not known.
  package let buildSHA: String
  /// Removes secrets from every text.
  package let scrubber: LogScrubber
  /// Records below this level are not written.
  package let level: LogLevel

  /// A format.
  package init(environment: String, buildSHA: String, level: LogLevel, scrubber: LogScrubber) {
    self.environment = environment
    self.buildSHA = buildSHA
    self.scrubber = scrubber
    self.level = level
  }

  /// The record as one line with its LF, to be written with one call; `nil` below the level.
  ///
  /// Every field of R44 is there: a text that is not known is empty, a latency that is not known is `null`. Text cannot
  /// break the line or reorder it on a terminal: control and format characters are escaped.
  package func line(_ record: LogRecord) -> [UInt8]? {
    guard record.level >= level else { return nil }
    var line = LogLine(scrubber: scrubber)
    line.append("time", text: record.time.description)
    line.append("level", text: record.level.rawValue)
    line.append("event", scrubbing: record.event)
    line.append("correlation_id", text: record.correlation?.description ?? "")
    line.append("persona_tag", scrubbing: record.personaTag)
    line.append("chat_id_hash", scrubbing: record.chatIDHash)
    line.append("status", scrubbing: record.status)
    line.append("latency_ms", literal: record.latency?.millisecondsText ?? "null")
    // Of closed sets: a telemetry header whose value is "prod" must not mask them.
    line.append("env", text: environment)
    line.append("build_sha", text: buildSHA)
    for field in record.fields.list { line.append(field) }
    return line.finished()
  }
}

extension Duration {
  /// Milliseconds with three decimals, cut and not rounded; never negative.
  var millisecondsText: String {
    let (seconds, attoseconds) = components
    let microseconds = max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    let decimals = String(microseconds % 1000)
    let zeros = String(repeating: "0", count: 3 - decimals.utf8.count)
    return "\(microseconds / 1000).\(zeros)\(decimals)"
  }

  /// Milliseconds; never negative.
  var milliseconds: Double {
    let (seconds, attoseconds) = components
    return max(0, Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
  }
}
