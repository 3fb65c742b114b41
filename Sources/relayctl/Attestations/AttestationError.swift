import Console

/// Why an envelope, a statement or a bundle cannot be taken. Carries nothing of it but names of members.
struct AttestationError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what would have passed: lower case, one line, without the file's name.
  let description: String

  init(_ description: String) { self.description = description }
}

extension Failure {
  /// A signature or what it is over is wrong: integrity.
  init(_ error: AttestationError, of subject: String, hint: String? = nil) {
    self.init(.integrity, "\(subject): \(error)", hint: hint)
  }
}
