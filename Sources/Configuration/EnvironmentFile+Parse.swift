extension EnvironmentFile {
  /// Parses `bytes` by the strict grammar of docs/formats/environment-file.md and collects every
  /// problem; `file` is the name under which problems are reported.
  package static func parse(
    _ bytes: [UInt8], file: String
  ) throws(EnvironmentFileError) -> EnvironmentFile {
    var reader = EnvironmentFileReader(file: file)
    reader.read(bytes)
    guard reader.problems.isEmpty else {
      throw EnvironmentFileError(problems: reader.problems)
    }
    return EnvironmentFile(file: file, assignments: reader.assignments)
  }
}
