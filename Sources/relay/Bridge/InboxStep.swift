/// What the bridge is to do now; it reports the end of each to the inbox.
enum InboxStep<Payload: Sendable>: Sendable {
  /// Call `getUpdates`; then `pollSucceeded` or `pollFailed`.
  case poll(InboxPoll)

  /// Cancel the call of `getUpdates` in flight; then `pollFailed(.abandoned)`, or its end if that
  /// came first.
  case abandonPoll

  /// Give the prompt to the agent; then `answerReady` or `refuse`.
  case run(InboxItem<Payload>)

  /// Send the prompt's answer; then `sent`. `atRisk` answers that went out before are not known to
  /// be confirmed: a crash now repeats them too. It is 0 but in trouble (2 s without a confirm, a
  /// chat in flood wait).
  case send(InboxTicket, atRisk: Int)
}
