import Glibc

/// The command line and the environment of the process.
enum ProcessInput {
  /// The words after the program's name. `CommandLine.arguments` is not used because it repairs
  /// words that are not UTF-8.
  static func arguments() -> Result<[String], UsageError> {
    var words: [String] = []
    for position in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[position] else { break }
      guard let word = String(validatingCString: bytes) else {
        return .failure(.notUTF8(position: position))
      }
      words.append(word)
    }
    return .success(words)
  }

  /// The variables of the process. Of several with one name, the first counts, as in `getenv`.
  /// Bytes that are not UTF-8 become U+FFFD.
  static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let bytes = entry.pointee {
      entry += 1
      let line = String(cString: bytes)
      guard let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(line[..<equals])
      if variables[name] == nil {
        variables[name] = String(line[line.utf8.index(after: equals)...])
      }
    }
    return variables
  }
}
