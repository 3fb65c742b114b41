import Console
import Crypto
import Durable

extension Failure {
  /// A failure of a file: could not decide, or misused where the file is simply not there.
  init(_ error: DurableError, hint: String? = nil) {
    let status: ExitStatus =
      switch error.kind {
      case .notFound, .isDirectory, .exists: .misused
      case .denied, .full, .locked, .insecure, .other: .undecided
      }
    self.init(status, error.description, hint: hint)
  }

  /// A failure with several findings, at least one, a line each.
  init(_ status: ExitStatus, lines: [String]) {
    self.init(status, lines.first ?? "", further: Array(lines.dropFirst()))
  }

  /// A failure of the cryptographic library itself.
  init(_ error: CryptoError, of subject: String) {
    let status: ExitStatus = error == .notAuthentic ? .integrity : .undecided
    self.init(status, "\(subject): \(error)")
  }
}

/// Runs `body` with errors of files as failures of the command.
func durable<Result>(_ body: () throws(DurableError) -> Result) throws(Failure) -> Result {
  do throws(DurableError) { return try body() } catch { throw Failure(error) }
}
