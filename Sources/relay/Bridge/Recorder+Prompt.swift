import Telemetry

extension Recorder {
  /// Logs what happened to a prompt, under its correlation id.
  func log(
    _ level: LogLevel, _ event: String, about prompt: Prompt, status: String = "",
    latency: Duration? = nil, fields: Attributes = [:]
  ) {
    log(
      level, event, correlation: prompt.trace, personaTag: prompt.persona,
      chat: prompt.message.place.chat, status: status, latency: latency, fields: fields)
  }
}
