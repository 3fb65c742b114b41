/// What an append did; the entry is durable and signed.
package struct Appended: Equatable, Sendable {
  /// The new entry; its index is its `seq`.
  package let entry: Entry
  /// The checkpoint that covers it.
  package let checkpoint: SignedCheckpoint
  /// The entry of an append that was killed, which was completed first.
  package let rolledForward: Entry?
  /// The file to which the incomplete line of an append that was killed was moved.
  package let tornFile: String?
}
