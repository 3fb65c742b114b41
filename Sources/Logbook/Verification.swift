/// What `verify` proved: the checkpoint's signature, every tile, every byte of every entry.
package struct Verification: Equatable, Sendable {
  /// The checkpoint to which everything was proved.
  package let checkpoint: SignedCheckpoint
  /// The length of `entries.jsonl`, in bytes.
  package let length: Int
  /// The number of tiles.
  package let tiles: Int
  /// Whether each entry's canonical form, `seq` and time were checked as well.
  package let coversForm: Bool
  /// The older checkpoint that the log was proved to extend, if one was given.
  package let since: Checkpoint?
}
