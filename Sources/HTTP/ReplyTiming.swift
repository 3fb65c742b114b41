/// How long the parts of a call took, each counted from when the call began.
package struct ReplyTiming: Equatable, Sendable {
  /// Until the connection stood, TLS included; `nil` when one was there already.
  package let connect: Duration?
  /// Until the first byte of the answer.
  package let firstByte: Duration
  /// Until the last byte of the answer.
  package let total: Duration
}
