import Subprocess

extension ScriptRun {
  /// `stdout PATTERN …`, `stderr PATTERN …`, `grep PATTERN … FILE`: each pattern, a regular
  /// expression in which `^` and `$` stand for the ends of a line, is found; with `!`, none is.
  /// `! stdout` and `! stderr` alone: nothing was printed. `-count=N` before the patterns: each is
  /// found so often.
  func match(_ command: String, _ arguments: [String], isNegated: Bool) throws {
    var patterns = arguments
    var name = command
    if command == "grep" {
      guard let file = patterns.popLast() else { throw failure("usage: grep PATTERN… FILE") }
      name = file
    }
    var count: Int?
    if let first = patterns.first, first.hasPrefix("-count=") {
      count = Int(first.dropFirst(7))
      guard count != nil, !isNegated else { throw failure("usage: -count=N, without !") }
      patterns.removeFirst()
    }
    let bytes = try content(of: name)
    guard !patterns.isEmpty else {
      guard isNegated, command != "grep" else { throw failure("usage: \(command) PATTERN…") }
      guard bytes.isEmpty else { throw failure("\(name) is not empty") }
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for pattern in patterns {
      try require(pattern, in: text, of: name, count: count, isNegated: isNegated)
    }
  }

  private func require(
    _ pattern: String, in text: String, of name: String, count: Int?, isNegated: Bool
  ) throws {
    guard let regex = try? Regex(pattern) else {
      throw failure("\(pattern) is not a regular expression")
    }
    let matches = text.matches(
      of: regex.anchorsMatchLineEndings().matchingSemantics(.unicodeScalar)
    ).count
    if let count {
      guard matches == count else {
        throw failure("\(name) holds \(pattern) \(matches) times, expected \(count)")
      }
      return
    }
    guard (matches > 0) != isNegated else {
      throw failure("\(name) \(isNegated ? "holds" : "does not hold") \(pattern)")
    }
  }
}
