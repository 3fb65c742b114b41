import Console
import Durable
import Lock

/// The reason why the content of a lock cannot be measured.
enum MeasurementError: Error, Equatable {
  case file(DurableError)
  /// A program is not installed or cannot be started.
  case toolMissing(String)
  /// A program failed or printed unexpected output. The reason is its last line of output or a
  /// description.
  case toolFailed(String, reason: String)
  /// git did not answer.
  case git(GitError)
  /// A source file is a symbolic link to something that is not a source file.
  case foreignLink(String, target: String)
  /// git lists no file under the paths of the sources.
  case noSources(root: String)
  /// The name of a tracked file is not UTF-8. In the associated text, the invalid bytes are
  /// replaced.
  case nameNotUTF8(String)
  /// git's index contains the same path twice, because a merge is not finished.
  case unmerged(String)
  /// The dynamic linker does not find a shared library.
  case libraryNotFound(String, program: String)
  /// The program is not a dynamic executable, so `ldd` cannot list its libraries.
  case notDynamic(String)
}

extension Failure {
  init(_ error: MeasurementError) {
    switch error {
    case .file(let error): self.init(error)
    case .toolMissing(let tool):
      self.init(.undecided, "\(tool): program not found", hint: "install it or check PATH")
    case .toolFailed(let tool, let reason): self.init(.undecided, "\(tool) failed: \(reason)")
    case .git(let error): self.init(error)
    case .foreignLink(let name, let target):
      self.init(
        .no, "\(name): a symbolic link to \(target), expected one to a file of the same sources",
        hint: "replace the link with the file")
    case .noSources(let root):
      self.init(
        .usage, "\(root): git tracks no file under \(SourceList.paths.joined(separator: ", "))",
        hint: "pass the source folder as --root")
    case .nameNotUTF8(let name):
      self.init(.usage, "\(name): the name of this tracked file is not UTF-8")
    case .unmerged(let name):
      self.init(.usage, "\(name): not merged in git's index, expected a finished merge")
    case .libraryNotFound(let soname, let program):
      self.init(.undecided, "\(program): shared library \(soname) not found", hint: "install it")
    case .notDynamic(let program):
      self.init(.usage, "\(program): not a dynamic executable, expected one that ldd can read")
    }
  }
}
