/// What the loop's thread is asked to do.
enum Order: Sendable {
  case begin(Call)
  case cancel(UInt64)
  /// The reader of a paused stream has room again.
  case resume(UInt64)
  /// A task wants to go on.
  case run(UnownedJob, TransportExecutor)
}
