/// One thing that happened, to be written as one line of JSON (R44).
package struct LogRecord: Equatable, Sendable {
  /// When it happened.
  package var time: WallTime
  /// How much it matters.
  package var level: LogLevel
  /// What happened: a fixed name such as `prompt.answered`, never made from input.
  package var event: String
  /// The trace of the prompt it belongs to, if it belongs to one.
  package var correlation: TraceID?
  /// The persona; empty if there is none.
  package var personaTag: String
  /// The chat's salted hash; empty if there is none. Never the chat's id.
  package var chatIDHash: String
  /// How it ended: a word or a status; empty if that is not known.
  package var status: String
  /// How long it took, if that is known; written in milliseconds.
  package var latency: Duration?
  /// What else there is to say. A name of R44 or a repeated name is left out.
  package var fields: Attributes

  /// A record.
  package init(
    _ level: LogLevel, _ event: String, at time: WallTime, correlation: TraceID? = nil,
    personaTag: String = "", chatIDHash: String = "", status: String = "",
    latency: Duration? = nil, fields: Attributes = [:]
  ) {
    self.time = time
    self.level = level
    self.event = event
    self.correlation = correlation
    self.personaTag = personaTag
    self.chatIDHash = chatIDHash
    self.status = status
    self.latency = latency
    self.fields = fields
  }
}
