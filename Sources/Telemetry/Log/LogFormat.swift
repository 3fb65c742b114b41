/// Encodes log records as lines of JSON. It adds the fields that are the same in every line of a
/// process, and masks secrets.
package struct LogFormat: Sendable {
  /// The maximum length of a field's text, in bytes. Longer text is truncated, and `…` is appended.
  package static let textLimit = 4096

  /// The environment's name: dev, staging or prod.
  package let environment: String
  /// The commit that the program was built from; empty if unknown.
  package let buildSHA: String
  /// Masks secrets in the text of records.
  package let scrubber: LogScrubber
  /// Records below this level are not written.
  package let level: LogLevel

  package init(environment: String, buildSHA: String, level: LogLevel, scrubber: LogScrubber) {
    self.environment = environment
    self.buildSHA = buildSHA
    self.scrubber = scrubber
    self.level = level
  }

  /// Encodes the record as one line that ends in LF. The caller must write the line with a single
  /// call. Returns `nil` if the record is below the minimum level.
  ///
  /// Every mandatory field is present: an unknown text is empty, and an unknown latency is `null`.
  /// Control and format characters are escaped, so text cannot break the line or reorder it on a
  /// terminal.
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
    // Not scrubbed: a secret with the value "prod" must not mask the environment.
    line.append("env", text: environment)
    line.append("build_sha", text: buildSHA)
    for field in record.fields.list { line.append(field) }
    return line.finished()
  }
}
