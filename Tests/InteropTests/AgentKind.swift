import Support

/// An agent that is not ours; see Tests/Interop/agents.
enum AgentKind: CaseIterable, CustomStringConvertible {
  /// The official SDK, A2A 1.0 alone.
  case sdk1
  /// The official SDK's layer for clients of A2A 0.3.
  case sdk1For03
  /// The last release of the official SDK that speaks A2A 0.3 alone.
  case sdk03
  /// pydantic's server.
  case fasta2a

  /// The environment that has what it needs.
  private var environment: String {
    switch self {
    case .sdk1, .sdk1For03: "a2a-1"
    case .sdk03: "a2a-0.3"
    case .fasta2a: "fasta2a"
    }
  }

  private var arguments: [String] {
    switch self {
    case .sdk1: ["a2a_sdk_1.py", "1.0"]
    case .sdk1For03: ["a2a_sdk_1.py", "0.3"]
    case .sdk03: ["a2a_sdk_0_3.py"]
    case .fasta2a: ["fasta2a_agent.py"]
    }
  }

  /// The command that starts it on a port of 127.0.0.1; 0 lets the system choose.
  func command(port: UInt16) throws -> [String] {
    let words = arguments
    return [
      try VirtualEnvironment.python(environment), "\(Places.root)/Tests/Interop/agents/\(words[0])",
    ] + words.dropFirst() + [String(port)]
  }

  var description: String { arguments.joined(separator: " ") }
}
