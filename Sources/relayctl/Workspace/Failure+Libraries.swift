import Console
import Crypto
import Durable

extension Failure {
  /// A failure of a file: could not decide, or misused where no such file can be meant.
  init(_ error: DurableError, hint: String? = nil) {
    self.init(error.isUsageError ? .usage : .undecided, error.description, hint: hint ?? error.hint)
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

extension DurableError {
  /// Whether the path cannot be meant: nothing there, a folder, a device, far too large a file.
  fileprivate var isUsageError: Bool {
    switch (kind, cause) {
    case (.notFound, _), (.isDirectory, _), (.exists, _): true
    case (_, .notRegular), (_, .tooLarge), (_, .malformedPath): true
    default: false
    }
  }

  /// The next step, where it is not plain from the error.
  fileprivate var hint: String? {
    switch kind {
    case .full: "free some space and run it again"
    case .locked: "try again, or give --wait 10s"
    default: nil
    }
  }
}
