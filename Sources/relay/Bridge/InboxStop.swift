/// What a `/stop` has ended and what is left for the bridge to end.
struct InboxStop<Payload: Sendable>: Sendable {
  /// The prompts that waited: finished.
  var ended: [InboxItem<Payload>]

  /// The prompt with the agent: to be cancelled, then refused or answered.
  var running: InboxTicket?
}
