internal import YAML

/// Section `capacity` of policy.yaml: the load for which an instance is sized, and when to add
/// resources.
package struct CapacityPolicy: Hashable, Sendable {
  /// The sustained load in prompts per minute, 1–600, default 30.
  package let promptsPerMinute: Int

  /// The multiple of `promptsPerMinute` that an instance handles for `burstDuration`, 1–10, default
  /// 2.
  package let burstFactor: Int

  /// The longest duration of a burst, 1 s to 1 h, default 5 min.
  package let burstDuration: Duration

  /// The CPU of an instance in thousandths of a core, 100–4000, default 500.
  package let cpuMillicores: Int

  /// The most CPU that an instance may be given, in thousandths of a core, from `cpuMillicores` to
  /// 4000. Defaults to 1000, or to `cpuMillicores` if that is more.
  package let cpuMillicoresMax: Int

  /// The memory of an instance in MiB, 64–8192, default 512.
  package let memoryMiB: Int

  /// The most memory that an instance may be given, in MiB, from `memoryMiB` to 8192. Defaults to
  /// 1024, or to `memoryMiB` if that is more.
  package let memoryMiBMax: Int

  /// The CPU use, in percent, above which the rate limit is lowered, before resources are added:
  /// 1–100, default 60.
  package let cpuLimitPercent: Int

  /// The P95 round trip above which the rate limit is lowered, before resources are added: 1 s to 1
  /// min, default 12 s.
  package let roundTripP95: Duration

  /// The P95 queue wait above which resources are added: 1 s to 1 min, default 4 s.
  package let queueWaitP95: Duration

  /// Resources are added after this number of consecutive intervals with a wait above
  /// `queueWaitP95`: 1–10, default 3.
  package let queueWaitIntervals: Int

  init(reading reader: inout MappingReader) throws(YAMLError) {
    promptsPerMinute = try reader.integer("prompts_per_minute", in: 1...600, default: 30)
    burstFactor = try reader.integer("burst_factor", in: 1...10, default: 2)
    burstDuration = try reader.duration("burst_duration", in: 1...3600, default: 300)
    cpuMillicores = try reader.integer("cpu_millicores", in: 100...4000, default: 500)
    cpuMillicoresMax = try reader.integer(
      "cpu_millicores_max", in: cpuMillicores...4000, default: max(1000, cpuMillicores))
    memoryMiB = try reader.integer("memory_mib", in: 64...8192, default: 512)
    memoryMiBMax = try reader.integer(
      "memory_mib_max", in: memoryMiB...8192, default: max(1024, memoryMiB))
    cpuLimitPercent = try reader.integer("cpu_limit_percent", in: 1...100, default: 60)
    roundTripP95 = try reader.duration("round_trip_p95", in: 1...60, default: 12)
    queueWaitP95 = try reader.duration("queue_wait_p95", in: 1...60, default: 4)
    queueWaitIntervals = try reader.integer("queue_wait_intervals", in: 1...10, default: 3)
  }
}
