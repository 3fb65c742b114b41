import Glibc
import Subprocess
import Support
import Testing

/// The python3 that has what a test needs.
enum Python {
  /// Path of the first with this module, of those that scripts/python knows of.
  static func path(having module: String) throws -> String {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    let output = try run(
      ["bash", "scripts/python", "--having", module], environment: ["PATH": path],
      folder: Places.root)
    let line = try #require(output.text.split(separator: "\n").first, "\(output.errorText)")
    return String(line)
  }
}
