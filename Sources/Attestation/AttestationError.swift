package import JSON

/// Why an envelope, a statement or a bundle was refused. The error contains names of members of the
/// document, but never their values.
package struct AttestationError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what would be accepted, as one line in lower case without the name of the
  /// file.
  package let description: String

  package init(_ description: String) { self.description = description }
}

extension AttestationError: ObjectReaderFailure {
  package init(_ error: ObjectReaderError) { self.init(error.description) }
}

extension JSONValue {
  /// Parses the bytes of a file or payload. Converts a `JSONError` to an `AttestationError`.
  init(attestation bytes: [UInt8]) throws(AttestationError) {
    do throws(JSONError) { self = try JSONValue.parse(bytes) } catch {
      throw AttestationError("\(error)")
    }
  }
}
