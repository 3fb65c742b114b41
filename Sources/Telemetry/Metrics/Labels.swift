/// The labels of one series: a value for each label name. Values come from closed or configured
/// sets, never from the text of a chat or a peer.
package protocol LabelSet: Hashable, Sendable {
  /// The label names, in order. Each matches `[a-zA-Z_][a-zA-Z0-9_]*`.
  static var names: [String] { get }
  /// The label values, one for each name.
  var values: [String] { get }
  /// The label set of the series that collects all values beyond the limit of ``Series``.
  static var other: Self { get }
}

/// A label with a closed set of values. All its series are created with the value zero, so that the
/// first increase is visible.
package protocol EnumeratedLabel: LabelSet, CaseIterable, RawRepresentable
where RawValue == String {
  static var name: String { get }
}

extension EnumeratedLabel {
  package static var names: [String] { [name] }
  package var values: [String] { [rawValue] }
}

package struct NoLabels: LabelSet {
  package static let names: [String] = []
  package static let other = NoLabels()
  package var values: [String] { [] }

  package init() {}
}

package struct PersonaLabel: LabelSet {
  package static let names = ["persona"]
  package static let other = PersonaLabel("other")
  private let persona: String
  package var values: [String] { [persona] }

  package init(_ persona: String) { self.persona = persona }
}

/// The persona of a chat and the kind of its request.
package struct PromptLabels: LabelSet {
  package static let names = ["persona", "command"]
  package static let other = PromptLabels(persona: "other", command: "other")
  private let persona: String
  private let command: String
  package var values: [String] { [persona, command] }

  /// `command` is `prompt`, or the name of a chat command without its slash.
  package init(persona: String, command: String) {
    self.persona = persona
    self.command = command
  }
}

/// The method of a call, such as `getUpdates` or `message/send`.
package struct MethodLabel: LabelSet {
  package static let names = ["method"]
  package static let other = MethodLabel("other")
  private let method: String
  package var values: [String] { [method] }

  package init(_ method: String) { self.method = method }
}

/// The outcome of a prompt.
package enum OutcomeLabel: String, EnumeratedLabel {
  package static let name = "outcome"
  package static let other = OutcomeLabel.failed
  /// The agent answered.
  case answered
  /// The chat received a message that explains why there is no answer.
  case failed
  /// The rate limit rejected the prompt.
  case limited
  /// A user of the chat stopped the prompt.
  case stopped
}

/// What helps after a failure of the agent.
package enum FailureLabel: String, EnumeratedLabel {
  package static let name = "classification"
  package static let other = FailureLabel.transient
  /// Waiting: a retry may succeed.
  case transient
  /// An operator must act.
  case fatal
  /// Only another prompt: the failure concerns this one.
  case refused
}

/// The service that a call is sent to.
package enum PeerLabel: String, EnumeratedLabel {
  package static let name = "peer"
  package static let other = PeerLabel.a2a
  /// The Bot API.
  case telegram
  /// The agent.
  case a2a
}

/// A destination of telemetry.
package enum SinkLabel: String, EnumeratedLabel {
  package static let name = "sink"
  package static let other = SinkLabel.log
  /// Metrics sent over OTLP.
  case metrics
  /// Spans sent over OTLP.
  case traces
  /// Metrics sent over StatsD.
  case statsd
  /// Log lines written to stdout.
  case log
}

/// The name and value of one label.
struct Label: Hashable, Sendable {
  let name: String
  let value: String

  static func list(_ labels: some LabelSet) -> [Label] {
    zip(type(of: labels).names, labels.values).map { Label(name: $0, value: $1) }
  }
}
