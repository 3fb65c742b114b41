internal import Glibc

/// A parser with what must hold for every input, under the name by which `scripts/fuzz` chooses it.
struct FuzzTarget: Sendable {
  let name: String
  /// Reads the input; ends the process when a property does not hold.
  let run: @Sendable ([UInt8]) -> Void

  init(_ name: String, _ run: @escaping @Sendable ([UInt8]) -> Void) {
    self.name = name
    self.run = run
  }
}

/// Ends the process when a property does not hold, as libFuzzer expects of a finding.
func require(_ holds: Bool, _ property: @autoclosure () -> String) {
  guard !holds else { return }
  report(property())
  abort()
}

/// Requires that two readings are equal, and shows both otherwise.
func requireEqual<Value: Equatable>(
  _ one: Value, _ other: Value, _ property: @autoclosure () -> String
) {
  require(one == other, "\(property())\n  first:  \(one)\n  second: \(other)")
}

/// The value of a parser that has accepted the same content before, in this or another form.
func accepted<Value, Failure: Error>(
  _ property: @autoclosure () -> String, _ parse: () throws(Failure) -> Value
) -> Value {
  do throws(Failure) { return try parse() } catch {
    report("\(property()): \(error)")
    abort()
  }
}

/// The value, or nil after a refusal, whose message is made too: messages have bugs of their own.
func attempt<Value, Failure: Error>(_ parse: () throws(Failure) -> Value) -> Value? {
  do throws(Failure) { return try parse() } catch {
    _ = "\(error)"
    return nil
  }
}

private func report(_ text: String) {
  let line = Array("property: \(text)\n".utf8)
  _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
