import Support
import Testing

/// One line of `strace -y`: a call and what it was about.
struct SystemCall: Equatable, CustomStringConvertible {
  let name: String
  /// Everything between the parentheses.
  let arguments: String

  /// Whether the call names the folder `path` or something in it.
  func touches(_ path: String) -> Bool { arguments.contains(path) }

  /// Whether it writes to standard output.
  var isAnswer: Bool { name == "write" && arguments.hasPrefix("1<") }

  var description: String { "\(name)(\(arguments))" }

  /// Those of a trace, in order.
  static func parse(_ trace: String) -> [SystemCall] {
    trace.split(separator: "\n").compactMap { line in
      guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")"),
        open < close, !line.hasPrefix("+++")
      else { return nil }
      return SystemCall(
        name: String(line[..<open]), arguments: String(line[line.index(after: open)..<close]))
    }
  }

  /// The call as a step on a file: its name and the file's path below `folder`, temporaries without
  /// their random part.
  func step(below folder: String) -> String? {
    if isAnswer { return "answer" }
    let paths = arguments.split(separator: "\"", omittingEmptySubsequences: false)
    guard let base = path(inAngles: folder) else { return nil }
    switch name {
    case "write", "fsync", "ftruncate": return "\(name) \(base)"
    case "renameat" where paths.count >= 4: return "\(name) \(base)/\(paths[3])"
    case "unlinkat" where paths.count >= 2, "mkdirat" where paths.count >= 2:
      return "\(name) \(base)/\(paths[1])"
    default: return "\(name) \(base)"
    }
  }

  /// The path below `folder` that strace put in angle brackets behind the first descriptor; `.` for
  /// the folder itself.
  private func path(inAngles folder: String) -> String? {
    guard let open = arguments.firstIndex(of: "<"), let close = arguments.firstIndex(of: ">") else {
      return nil
    }
    let path = arguments[arguments.index(after: open)..<close]
    guard path.hasPrefix(folder) else { return nil }
    let rest = path.dropFirst(folder.count).drop { $0 == "/" }
    guard !rest.isEmpty else { return "." }
    guard let mark = rest.firstRange(of: ".tmp-") else { return String(rest) }
    return String(rest[..<mark.upperBound])
  }
}
