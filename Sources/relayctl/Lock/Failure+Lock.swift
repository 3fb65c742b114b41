import Console
import Crypto
import Durable
import JSON

extension Failure {
  /// A lock that cannot be read or made; `path` is that of the lock, which the message names.
  init(_ error: LockError, lock path: String) {
    switch error {
    case .json(let error):
      self.init(.no, "\(path):\(error.line): \(error), expected a lock")
    case .shape(let member, let expected):
      self.init(.no, "\(path): \(member) is malformed, expected \(expected)")
    case .notCanonical(let line):
      self.init(
        .integrity,
        "\(path):\(line): not in the one written form, expected sorted names, two spaces "
          + "a level and a line feed at the end", hint: "never edit a lock; relayctl lock write")
    case .sourcesDigest(let recorded, let computed):
      self.init(
        .integrity,
        "\(path): sources.sha256 is \(recorded.hex), but that of the files listed is "
          + computed.hex)
    case .file(let error): self.init(error)
    case .toolMissing(let tool):
      self.init(.undecided, "\(tool): program not found", hint: "install it or check PATH")
    case .toolFailed(let tool, let reason): self.init(.undecided, "\(tool) failed: \(reason)")
    case .noSources(let root):
      self.init(
        .usage, "\(root): git tracks no file under \(SourceList.paths.joined(separator: ", "))",
        hint: "give the folder of the sources as --root")
    case .nameNotUTF8(let name):
      self.init(.usage, "\(name): a tracked file's name is not UTF-8, expected to be")
    case .unmerged(let name):
      self.init(.usage, "\(name): in the middle of a merge, expected a clean index")
    case .libraryNotFound(let soname, let program):
      self.init(.undecided, "\(program): shared library \(soname) not found", hint: "install it")
    case .notDynamic(let program):
      self.init(.usage, "\(program): no dynamic executable, expected one that ldd can list")
    }
  }
}
