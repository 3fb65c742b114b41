/// Writes the log records of one process: what is the same in every line, and what must be in none.
package struct LogFormat: Sendable {
  /// The longest text of one field, in bytes. A longer one is truncated and ends in `…`.
  package static let textLimit = 4096

  /// dev, staging or prod.
  package let environment: String
  /// The commit the program was built from; empty if unknown.
  package let buildSHA: String
  /// Removes secrets from every text.
  package let scrubber: LogScrubber
  /// Records below this level are not written.
  package let level: LogLevel

  package init(environment: String, buildSHA: String, level: LogLevel, scrubber: LogScrubber) {
    self.environment = environment
    self.buildSHA = buildSHA
    self.scrubber = scrubber
    self.level = level
  }

  /// The record as one line with its LF, to be written with one call; `nil` below the level.
  ///
  /// Every mandatory field is there: an unknown text is empty, an unknown latency is `null`. Text
  /// cannot break the line or reorder it on a terminal, because control and format characters are
  /// escaped.
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
    // Not scrubbed, because their values are from closed sets: a secret "prod" must not mask them.
    line.append("env", text: environment)
    line.append("build_sha", text: buildSHA)
    for field in record.fields.list { line.append(field) }
    return line.finished()
  }
}
