import Attestation
import Configuration
import Console
import Crypto
import Durable
import JSON
import Lock
import Logbook

// One mapping for each library that throws its own errors: the exit status, the message and the
// hint of the command.

extension Failure {
  /// A failure with several findings, at least one, each on its own line.
  init(_ status: ExitStatus, lines: [String]) {
    self.init(status, lines.first ?? "", further: Array(lines.dropFirst()))
  }
}

/// Evaluates `body`; an error of a file becomes the failure of the command.
func durable<Result: ~Copyable>(
  _ body: @autoclosure () throws(DurableError) -> Result
) throws(Failure) -> Result {
  do throws(DurableError) { return try body() } catch { throw Failure(error) }
}

/// Evaluates `body`; an error of the logbook becomes the failure of the command.
func logged<Result: ~Copyable>(
  _ body: @autoclosure () throws(LogbookError) -> Result
) throws(Failure) -> Result {
  do throws(LogbookError) { return try body() } catch { throw Failure(error) }
}

/// Evaluates `body`; the findings of the contract become a usage error, one line each.
func contract<Result>(
  _ body: @autoclosure () throws(ContractError) -> Result
) throws(Failure) -> Result {
  do throws(ContractError) { return try body() } catch {
    throw Failure(.usage, lines: error.findings.map(\.description))
  }
}

extension Failure {
  /// A failure of the cryptographic library itself.
  init(_ error: CryptoError, of subject: String) {
    let status: ExitStatus = error == .notAuthentic ? .integrity : .undecided
    self.init(status, "\(subject): \(error)")
  }

  /// A failure of a file: undecided, or a usage error if the path cannot be the one that was meant.
  init(_ error: DurableError, hint: String? = nil) {
    self.init(error.isUsageError ? .usage : .undecided, error.description, hint: hint ?? error.hint)
  }
}

extension DurableError {
  /// Whether the path cannot be the one that was meant: nothing there, a folder, a device, or a
  /// file that is far too large.
  fileprivate var isUsageError: Bool {
    switch (kind, cause) {
    case (.notFound, _), (.isDirectory, _), (.exists, _): true
    case (_, .notRegular), (_, .tooLarge), (_, .malformedPath): true
    default: false
    }
  }

  /// The next step, if the error does not imply it.
  fileprivate var hint: String? {
    switch kind {
    case .full: "free some space and run it again"
    case .locked: "try again, or pass --wait 10s"
    default: nil
    }
  }
}

extension Failure {
  /// A failure of the logbook. `subject` is a file to name if the error names none.
  init(_ error: LogbookError, of subject: String? = nil) {
    let message = subject.map { "\($0): \(error)" } ?? "\(error)"
    switch error {
    case .damaged(let damage):
      self.init(.integrity, message, hint: Failure.hint(for: damage))
    case .file(let error):
      self.init(error)
    case .absent:
      self.init(
        .usage, message + ", expected entries.jsonl and checkpoint",
        hint: "relayctl logbook init creates one")
    case .exists:
      self.init(.usage, message + ", expected a folder without one")
    case .occupied:
      self.init(.usage, message, hint: "expected an empty or missing folder")
    case .foreignKey:
      self.init(
        .usage, message, hint: "its public half must be environments/keys/logbook.vkey")
    case .clockBehind:
      self.init(.undecided, message, hint: "set the clock: entries never go back in time")
    case .behind:
      self.init(
        .no, message,
        hint: "update this copy (git pull), or pass --offline, which the entry records")
    case .entry:
      self.init(.usage, message)
    case .noEntry(_, let size):
      self.init(.usage, message + (size > 0 ? ", expected 0 to \(size - 1)" : ""))
    case .crypto:
      self.init(.undecided, message)
    }
  }

  private static func hint(for damage: Damage) -> String? {
    switch damage.fault {
    case .uncommittedTail, .unfinished:
      "if an append was killed, the next relayctl logbook append completes it or sets it aside"
    case .checkpoint(.noTrustedSignature):
      "is environments/keys/logbook.vkey the key of this log?"
    case .rolledBack, .forked:
      "keep both copies: together they prove that the log's key signed two histories"
    default: nil
    }
  }
}

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

extension Failure {
  /// A signature is invalid, or what it signs is another document than expected.
  init(_ error: AttestationError, of subject: String, hint: String? = nil) {
    self.init(.integrity, "\(subject): \(error)", hint: hint)
  }

  /// A list of revoked keys that ssh-keygen would misread.
  init(_ error: RevokedKeysError) {
    self.init(.usage, error.description, hint: "or a list made by ssh-keygen -k")
  }
}
