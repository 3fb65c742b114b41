/// What `docker run --env-file` reads: the rules of docker/cli's pkg/kvfile.
enum DockerEnvironmentFile {
  /// bufio.MaxScanTokenSize: a longer line is refused.
  private static let longestLine = 65_535

  /// Why a whole file is refused.
  enum Refusal: Error, Equatable {
    case lineTooLong(Int)
    case notUTF8(Int)
    case noName(Int)
    case blankInName(Int)
  }

  /// The assignments in `bytes`; names without a value are left out.
  static func read(_ bytes: [UInt8]) throws(Refusal) -> [String: [UInt8]] {
    var variables: [String: [UInt8]] = [:]
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let number = index + 1
      guard line.count <= longestLine else { throw .lineTooLong(number) }
      guard let text = String(validating: line, as: UTF8.self) else { throw .notUTF8(number) }
      var rest = Array(text.utf8)[...]
      if rest.last == 0x0D { rest = rest.dropLast() }
      if number == 1, rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
      rest = rest.drop { [0x20, 0x09, 0x0B, 0x0C, 0x0D].contains($0) }
      guard let first = rest.first, first != UInt8(ascii: "#") else { continue }
      let name = rest.prefix { $0 != UInt8(ascii: "=") }
      guard !name.isEmpty else { throw .noName(number) }
      guard !name.contains(0x20), !name.contains(0x09) else { throw .blankInName(number) }
      guard name.count < rest.count else { continue }
      variables[String(decoding: name, as: UTF8.self)] = Array(rest.dropFirst(name.count + 1))
    }
    return variables
  }
}
