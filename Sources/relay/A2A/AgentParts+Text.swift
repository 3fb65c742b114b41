extension [AgentPart] {
  /// The parts as one text: texts joined without a separator, because an agent that streams a
  /// sentence leaves its chunks as parts; attachments on lines of their own.
  var text: String {
    var lines: [String] = []
    var run = ""
    for part in self {
      switch part {
      case .text(let text): run += text
      case .attachment(let name):
        if !run.isEmpty { lines.append(run) }
        run = ""
        lines.append("[\(name)]")
      }
    }
    if !run.isEmpty { lines.append(run) }
    return lines.joined(separator: "\n")
  }
}
