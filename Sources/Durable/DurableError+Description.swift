import Glibc

extension DurableError: CustomStringConvertible {
  /// One line in lower case: `environments/x: cannot create: no space left on device`. The path stands as it came:
  /// whoever prints it makes it inert.
  package var description: String {
    "\(path): \(reason)"
  }

  private var reason: String {
    switch cause {
    case .system(let number):
      "cannot \(operation.rawValue): \(Self.text(of: number))"
    case .notRegular:
      "cannot \(operation.rawValue): not a regular file"
    case .symbolicLink:
      "cannot \(operation.rawValue): a symbolic link, expected the file itself"
    case .openToOthers(let mode):
      "mode \(mode.octal) lets others reach it, expected 0600 or 0400 (hint: chmod 600)"
    case .foreignOwner(let user):
      "belongs to user \(user), expected \(geteuid()) or root"
    case .tooLarge(let limit):
      "cannot \(operation.rawValue): more than \(limit.bytes) bytes"
    case .locked(let waited):
      waited == .zero
        ? "locked by another process"
        : "locked by another process for more than \(Self.seconds(waited)) s"
    case .replaced:
      "was replaced by another file while it was being locked"
    case .malformedPath:
      "cannot \(operation.rawValue): the path names no file (empty, . or .., / at its end, or a NUL byte)"
    }
  }

  /// The C library's words, with a small first letter.
  private static func text(of number: Int32) -> String {
    guard let words = strerror(number) else { return "error \(number)" }
    let text = String(cString: words)
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// Seconds with up to three decimals: `2`, `0.25`.
  private static func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = attoseconds / 1_000_000_000_000_000
    guard milliseconds > 0 else { return "\(seconds)" }
    var digits = String(String(1000 + milliseconds).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(seconds).\(digits)"
  }
}
