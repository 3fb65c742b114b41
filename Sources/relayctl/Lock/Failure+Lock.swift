import Console
import Crypto
import JSON
import Lock

extension Failure {
  /// A lock that cannot be read; `path` is its path, which the message names.
  init(_ error: LockError, lock path: String) {
    switch error {
    case .json(let error):
      self.init(.no, "\(path):\(error.line): \(error), expected a lock")
    case .shape(let error):
      self.init(.no, "\(path): \(error)")
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
    }
  }
}
