/// What a program that ran to its end left behind.
package struct Output: Equatable, Sendable {
  /// How it ended; anything but 0 is the caller's to judge.
  package let status: Termination
  /// All it wrote to its standard output.
  package let stdout: [UInt8]
  /// All it wrote to its standard error.
  package let stderr: [UInt8]

  /// The standard output as text; bytes that are not UTF-8 become U+FFFD.
  package var text: String { String(decoding: stdout, as: UTF8.self) }

  /// The standard error as text; bytes that are not UTF-8 become U+FFFD.
  package var errorText: String { String(decoding: stderr, as: UTF8.self) }
}
