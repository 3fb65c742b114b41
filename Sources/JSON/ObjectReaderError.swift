/// An error that an ``ObjectReader`` can throw. The error type of each library that uses a reader
/// conforms to it.
package protocol ObjectReaderFailure: Error {
  init(_ error: ObjectReaderError)
}

/// Why an object was refused, with the path of the member. The error contains names of members, but
/// never their values.
package struct ObjectReaderError: Error, Equatable, Sendable {
  package enum Problem: Equatable, Sendable {
    /// The member is missing. `expected` describes its value, or is `nil` if only its presence was
    /// checked.
    case missing(expected: String?)
    /// The member is not one of the known members.
    case unknown(known: [String])
    /// The member does not have the expected kind or form. `expected` is a phrase such as "a string".
    case unexpected(expected: String)
    /// The bytes are not the canonical form of the document (RFC 8785).
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
  /// The error as one line in lower case, such as `files[2].sha256: expected 64 lower-case hex
  /// digits`.
  package var description: String { "\(path.isEmpty ? "the document" : path): \(message)" }

  /// The description without the path.
  package var message: String {
    switch problem {
    case .missing(nil): "missing"
    case .missing(let expected?): "missing, expected \(expected)"
    case .unknown(let known): "unknown member, expected only \(known.joined(separator: ", "))"
    case .unexpected(let expected): "expected \(expected)"
    case .notCanonical: "not in canonical form, expected RFC 8785 without a final line feed"
    }
  }
}
