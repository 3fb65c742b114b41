/// The load an instance is sized for, and when to give it more (R60–R62).
package struct CapacityPolicy: Hashable, Sendable {
  /// Prompts a minute in the long run, 1–600, default 30.
  package let promptsPerMinute: Int

  /// How many times that for `burstDuration`, 1–10, default 2.
  package let burstFactor: Int

  /// How long a burst may last, up to 1 h, default 5 min.
  package let burstDuration: Duration

  /// CPU of an instance in thousandths of a core, 100–4000, default 500.
  package let cpuMillicores: Int

  /// CPU it may be raised to, from `cpuMillicores` up to 4000, default 1000.
  package let cpuMillicoresMax: Int

  /// Memory of an instance in MiB, 64–8192, default 512.
  package let memoryMiB: Int

  /// Memory it may be raised to, from `memoryMiB` up to 8192, default 1024.
  package let memoryMiBMax: Int

  /// CPU use in percent over which the rate limit is lowered first, 1–100, default 60.
  package let cpuLimitPercent: Int

  /// P95 of the round trip over which the rate limit is lowered first, up to 1 min, default 12 s.
  package let roundTripP95: Duration

  /// P95 of the wait in the queue over which compute is added, up to 1 min, default 4 s.
  package let queueWaitP95: Duration

  /// Intervals in a row for which that must hold, 1–10, default 3.
  package let queueWaitIntervals: Int
}
