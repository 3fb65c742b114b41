import Subprocess

/// A script of commands that a user could type and of what they must print and leave, like Go's
/// testscript. `Tests/Scripts/README.md` lists the commands.
package struct TestScript: Sendable, CustomStringConvertible {
  /// The file's path below the root of the package, for failures.
  package let file: String
  private let text: String

  package init(file: String, text: String) {
    self.file = file
    self.text = text
  }

  /// Reads a script from a file below the root of the package.
  package init(file: String) throws(SystemError) {
    let bytes = try TestFile.read("\(Places.root)/\(file)")
    self.init(file: file, text: String(decoding: bytes, as: UTF8.self))
  }

  /// All `*.txt` below a folder of the package, sorted.
  package static func all(below folder: String) throws -> [TestScript] {
    let output = try Subprocess.run(
      ["find", folder, "-name", "*.txt", "-type", "f"],
      environment: ["PATH": "/usr/bin:/bin"], folder: Places.root)
    return try output.text.split(separator: "\n").sorted().map {
      try TestScript(file: String($0))
    }
  }

  package var description: String { file }

  /// Runs the script in a new folder; throws ``ScriptFailure`` at the first line that fails.
  package func run() throws {
    let folder = try TemporaryFolder()
    let archive = TextArchive(text)
    var state = ScriptRun(file: file, folder: folder.path, files: archive.files)
    try state.unpack()
    for (index, line) in archive.lines.enumerated() {
      guard try state.step(line, number: index + 1) else { return }
    }
  }
}

/// A line of a test script failed.
package struct ScriptFailure: Error, Equatable, Sendable, CustomStringConvertible {
  package let file: String
  /// The line number, starting at 1.
  package let line: Int
  package let message: String

  /// `FILE:LINE: message`, then the output of the last program.
  package var description: String { "\(file):\(line): \(message)" }
}
