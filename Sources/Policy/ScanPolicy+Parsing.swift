internal import YAML

extension ScanPolicy {
  init(reading reader: inout MappingReader) throws(YAMLError) {
    maxAge = try reader.duration("max_age", in: 1...86_400, default: 86_400)
    databaseMaxAge = try reader.duration("database_max_age", in: 1...432_000, default: 432_000)
    criticalScoreHundredths = try reader.optional("critical_score")?.hundredths(in: 10...900) ?? 900
    vexKeys = try Self.vexKeys(reader.optional("vex_keys"))
  }

  private static func vexKeys(_ value: Value?) throws(YAMLError) -> [String] {
    guard let value, !(try value.list().isEmpty) else { return [] }
    return try value.distinct(expecting: NameText.form) { NameText.isName($0) ? $0 : nil }
  }
}
