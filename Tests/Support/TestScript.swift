import Subprocess

/// A script of commands as a user would type them and of what they must print and leave, in the
/// manner of Go's testscript. `Tests/Scripts/README.md` lists the commands.
package struct TestScript: Sendable, CustomStringConvertible {
  /// The file as it is named in failures, below the root of the package.
  package let file: String
  private let text: String

  /// A script under its file's name.
  package init(file: String, text: String) {
    self.file = file
    self.text = text
  }

  /// The script in a file below the root of the package.
  package init(file: String) throws(SystemError) {
    let bytes = try TestFile.read("\(Places.root)/\(file)")
    self.init(file: file, text: String(decoding: bytes, as: UTF8.self))
  }

  /// Every `*.txt` below a folder of the package, sorted.
  package static func all(below folder: String) throws -> [TestScript] {
    let output = try Subprocess.run(
      ["find", folder, "-name", "*.txt", "-type", "f"],
      environment: ["PATH": "/usr/bin:/bin"], folder: Places.root)
    return try output.text.split(separator: "\n").sorted().map {
      try TestScript(file: String($0))
    }
  }

  /// Its file.
  package var description: String { file }

  /// Runs it in a fresh folder; throws ``ScriptFailure`` at the first line that does not hold.
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
