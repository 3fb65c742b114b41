/// What a program finds on its standard input.
package enum Input: Equatable, Sendable {
  /// Nothing: /dev/null.
  case null
  /// These bytes, as a file that lies in memory only: the program may read them at its own pace,
  /// not at all, or end early, and nobody waits for it.
  case bytes([UInt8])
}
