/// The agent's response to a prompt. The first word of the prompt selects it.
enum AgentScript: Equatable, Sendable {
  /// Any other prompt: the task completes immediately, with the artifact `echo: …`.
  case echo(String)
  /// `!direct text`: the response is a message without a task.
  case direct(String)
  /// `!slow SECONDS [text]`: the task works for that time, then completes with the echo.
  case slow(Duration, String)
  /// `!never`: the task works forever.
  case never
  /// `!fail text`: the task fails, with the text in the status message.
  case fail(String)
  /// `!reject text`: the task is rejected, with the text in the status message.
  case reject(String)
  /// `!ask question`: the task requires input (input-required). The next message for the task is
  /// echoed.
  case ask(String)
  /// `!auth`: the task requires authentication (auth-required). The next message for the task is
  /// echoed.
  case auth
  /// `!stream a b c`: the task completes with an artifact that has one chunk per word.
  case stream([String])
  /// `!status text`: the task completes without an artifact, with the text in the status message.
  case status(String)
  /// `!long N`: the task completes with N code points, in lines of 80 and paragraphs of 1,000.
  case long(Int)
  /// `!empty`: the task completes without an artifact or message.
  case empty

  init(_ prompt: String) {
    guard prompt.hasPrefix("!") else {
      self = .echo(prompt)
      return
    }
    let words = prompt.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    let rest = words.count > 1 ? String(words[1]) : ""
    self =
      switch words.first {
      case "!direct": .direct(rest)
      case "!slow": AgentScript.slow(rest, prompt)
      case "!never": .never
      case "!fail": .fail(rest.isEmpty ? "it went wrong" : rest)
      case "!reject": .reject(rest.isEmpty ? "not that" : rest)
      case "!ask": .ask(rest.isEmpty ? "which one?" : rest)
      case "!auth": .auth
      case "!stream": .stream(AgentScript.chunks(rest))
      case "!status": .status(rest)
      case "!long": .long(min(max(Int(rest) ?? 5000, 0), 1_000_000))
      case "!empty": .empty
      default: .echo(prompt)
      }
  }

  private static func slow(_ rest: String, _ prompt: String) -> AgentScript {
    let words = rest.split(separator: " ", maxSplits: 1)
    let seconds = words.first.flatMap { Double($0) } ?? 1
    let text = words.count > 1 ? String(words[1]) : prompt
    return .slow(.milliseconds(Int(min(max(seconds, 0), 3600) * 1000)), text)
  }

  private static func chunks(_ text: String) -> [String] {
    let words = text.split(separator: " ")
    return words.enumerated().map {
      $0.offset == words.count - 1 ? String($0.element) : $0.element + " "
    }
  }

  /// Returns the text for `!long`.
  static func longText(_ count: Int) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(count)
    for place in 1...max(1, count) where text.count < count {
      if place % 1000 == 0, text.count + 1 < count {
        text.append(UInt8(ascii: "\n"))
      }
      text.append(place % 80 == 0 ? UInt8(ascii: "\n") : UInt8(ascii: "a") + UInt8(place % 26))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
