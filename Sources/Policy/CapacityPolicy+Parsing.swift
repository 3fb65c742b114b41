internal import YAML

extension CapacityPolicy {
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
