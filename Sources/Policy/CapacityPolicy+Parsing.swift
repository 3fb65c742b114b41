extension CapacityPolicy {
  init(_ section: Section) throws(DocumentError) {
    var section = section
    promptsPerMinute = try section.integer("prompts_per_minute", in: 1...600, default: 30)
    burstFactor = try section.integer("burst_factor", in: 1...10, default: 2)
    burstDuration = .seconds(try section.duration("burst_duration", in: 1...3600, default: 300))
    cpuMillicores = try section.integer("cpu_millicores", in: 100...4000, default: 500)
    cpuMillicoresMax = try section.integer(
      "cpu_millicores_max", in: cpuMillicores...4000, default: max(1000, cpuMillicores))
    memoryMiB = try section.integer("memory_mib", in: 64...8192, default: 512)
    memoryMiBMax = try section.integer(
      "memory_mib_max", in: memoryMiB...8192, default: max(1024, memoryMiB))
    cpuLimitPercent = try section.integer("cpu_limit_percent", in: 1...100, default: 60)
    roundTripP95 = .seconds(try section.duration("round_trip_p95", in: 1...60, default: 12))
    queueWaitP95 = .seconds(try section.duration("queue_wait_p95", in: 1...60, default: 4))
    queueWaitIntervals = try section.integer("queue_wait_intervals", in: 1...10, default: 3)
    try section.finish()
  }
}
