extension ScanPolicy {
  init(_ section: Section) throws(DocumentError) {
    var section = section
    maxAge = .seconds(try section.duration("max_age", in: 1...86_400, default: 86_400))
    databaseMaxAge = .seconds(
      try section.duration("database_max_age", in: 1...432_000, default: 432_000))
    criticalScoreTenths = try section.decimal(
      "critical_score", decimals: 1, in: 1...90, default: 90)
    vexKeys = try section.names("vex_keys", atLeast: 0, default: [])
    try section.finish()
  }
}
