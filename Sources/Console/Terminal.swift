/// Where a command talks: the answer goes to `out`, the conversation to `err`.
package struct Terminal: Sendable {
  /// Standard output: the answer, nothing else.
  package var out: Stream
  /// Standard error: warnings, progress, errors.
  package var err: Stream
  /// Standard input: values that must not be arguments.
  package var input: StandardInput

  /// Streams of one's own, such as the pipes of a test.
  package init(out: Stream, err: Stream, input: StandardInput = StandardInput(descriptor: 0)) {
    self.out = out
    self.err = err
    self.input = input
  }

  /// The streams of the process.
  package static func standard(environment: [String: String]) -> Terminal {
    Terminal(
      out: Stream(descriptor: 1, name: "standard output", environment: environment),
      err: Stream(descriptor: 2, name: "standard error", environment: environment))
  }

  /// Tells the person one line, made inert. That nobody can be told is no reason to fail.
  package func note(_ line: String) { note(lines: inert(line) + "\n") }

  func note(lines: String) {
    do throws(Failure) {
      try err.write(lines)
    } catch {
      return  // There is no other place to say it.
    }
  }
}
