/// An error that an ``ObjectReader`` can throw; the typed error of each library conforms.
package protocol ObjectReaderFailure: Error {
  init(_ error: ObjectReaderError)
}

/// Why an object is refused, and the path of the member. Contains no value of the document, only
/// names of its members.
package struct ObjectReaderError: Error, Equatable, Sendable {
  package enum Problem: Equatable, Sendable {
    /// The member is missing; `expected` is `nil` if the caller only asked whether it exists.
    case missing(expected: String?)
    /// The member is not one of the known ones.
    case unknown(known: [String])
    /// The member has another kind or form. `expected` is a phrase such as "a text".
    case unexpected(expected: String)
    /// The bytes are not those of the canonical form (RFC 8785).
    case notCanonical
  }

  /// The path of the member, such as `files[2].sha256`; empty for the document.
  package let path: String
  package let problem: Problem
}

extension ObjectReaderError: ObjectReaderFailure {
  package init(_ error: ObjectReaderError) { self = error }
}

extension ObjectReaderError: CustomStringConvertible {
  /// One line in lower case: `files[2].sha256: expected 64 lower-case hex digits`.
  package var description: String { "\(path.isEmpty ? "the document" : path): \(message)" }

  /// The description without the path.
  package var message: String {
    switch problem {
    case .missing(nil): "missing"
    case .missing(let expected?): "missing, expected \(expected)"
    case .unknown(let known): "unknown member, expected only \(known.joined(separator: ", "))"
    case .unexpected(let expected): "expected \(expected)"
    case .notCanonical: "not in canonical form, expected RFC 8785 without a line feed"
    }
  }
}
