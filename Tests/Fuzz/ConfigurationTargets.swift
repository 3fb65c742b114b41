internal import Configuration
internal import RFC3339

let configurationTargets = [
  FuzzTarget("environment-file") { bytes in
    let file = attempt { () throws(EnvironmentFileError) in
      try EnvironmentFile.parse(bytes, file: "runtime.env")
    }
    let second = EnvironmentGrammar.assignments(bytes)
    requireEqual(file != nil, second != nil, "environment file: both grammars accept it")
    guard let file, let second else { return }
    requireEqual(
      file.assignments.map { [$0.name, text(of: $0.value)] }, second.map { [$0.key, $0.value] },
      "environment file: both grammars read the same")
    requireEqual(
      file.assignments.map(\.name), rewritten(file).assignments.map(\.name),
      "environment file: the written file is equal")
  },
  FuzzTarget("reference") { bytes in
    let reference = attempt { () throws(ReferenceError) in try Reference.parse(bytes) }
    let text = String(validating: bytes, as: UTF8.self)
    requireEqual(
      reference != nil, text.map(EnvironmentGrammar.isReference) ?? false,
      "reference: both grammars accept it")
    guard let reference else { return }
    requireEqual(
      Array(reference.description.utf8), bytes, "reference: it is written as it was read")
  },
  FuzzTarget("time") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let time = Timestamp(text) {
      requireEqual(time.description, text, "time: it is written as it was read")
    }
    if let day = CalendarDay(text) {
      requireEqual(day.description, text, "day: it is written as it was read")
      requireEqual(day.end.day, day, "day: its last second is in it")
      requireEqual(day.start.adding(seconds: -1).day.daysSince1970, day.daysSince1970 - 1, "day")
    }
  },
]

private func text(of value: EnvironmentFile.Value) -> String {
  switch value {
  case .literal(let secret): String(decoding: secret.reveal(), as: UTF8.self)
  case .reference(let reference): reference.description
  }
}

/// The file as it reads after it was written from its assignments alone.
private func rewritten(_ file: EnvironmentFile) -> EnvironmentFile {
  let lines = file.assignments.map { "\($0.name)=\(text(of: $0.value))\n" }
  return accepted("environment file: the written file is read") { () throws(EnvironmentFileError) in
    try EnvironmentFile.parse(Array(lines.joined().utf8), file: "again.env")
  }
}
