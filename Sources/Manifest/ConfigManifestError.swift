package import YAML

/// Why a manifest cannot be written or read. It never holds the value of a variable.
package enum ConfigManifestError: Error, Equatable, Sendable {
  /// A part that is not of its form.
  case field(String, expected: String)

  /// A variable whose value must not be published: secret or regulated under `configuration`, or
  /// undeclared.
  case notPublishable(variable: String)

  /// A variable under `secrets` that is neither secret nor regulated.
  case notMasked(variable: String)

  /// Not a document of that kind.
  case malformed(YAMLError)

  /// A document whose bytes are not the canonical bytes of its content: it was edited by hand or
  /// written by another program.
  case notCanonical(file: String, line: Int)
}

extension ConfigManifestError: CustomStringConvertible {
  /// One line in lower case: what is wrong, where, and what would pass.
  package var description: String {
    switch self {
    case .field(let name, let expected): "\(name): not of its form, expected \(expected)"
    case .notPublishable(let variable):
      "\(variable): its value must not be published, expected a plain or per-environment variable"
    case .notMasked(let variable):
      "secrets.\(variable): expected a secret or regulated variable of the contract"
    case .malformed(let error): "\(error)"
    case .notCanonical(let file, let line):
      "\(file):\(line): not as manifest build writes it (hint: build it again; a manifest is never edited)"
    }
  }
}
