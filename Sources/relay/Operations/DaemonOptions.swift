/// What the command line asks of the daemon beside its configuration.
struct DaemonOptions: Hashable, Sendable {
  /// Whether the metrics are printed on standard output, every 15 s and at the end (R12).
  let emitsMetrics: Bool
}
