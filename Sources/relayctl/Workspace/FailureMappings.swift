import Attestation
import Configuration
import Console
import Crypto
import Durable
import JSON
import Lock
import Logbook

// For each library that throws its own errors, this file maps an error to the exit status, the
// message and the hint of a command.

extension Failure {
  /// Creates a failure with one or more findings, each on its own line.
  init(_ status: ExitStatus, lines: [String]) {
    self.init(status, lines.first ?? "", further: Array(lines.dropFirst()))
  }
}

/// Evaluates `body` and converts a file error to the failure of a command.
func durable<Result: ~Copyable>(
  _ body: @autoclosure () throws(DurableError) -> Result
) throws(Failure) -> Result {
  do throws(DurableError) { return try body() } catch { throw Failure(error) }
}

/// Evaluates `body` and converts a logbook error to the failure of a command.
func logged<Result: ~Copyable>(
  _ body: @autoclosure () throws(LogbookError) -> Result
) throws(Failure) -> Result {
  do throws(LogbookError) { return try body() } catch { throw Failure(error) }
}

/// Evaluates `body` and converts the findings of the contract to a usage error, one line per
/// finding.
func contract<Result>(
  _ body: @autoclosure () throws(ContractError) -> Result
) throws(Failure) -> Result {
  do throws(ContractError) { return try body() } catch {
    throw Failure(.usage, lines: error.findings.map(\.description))
  }
}

extension Failure {
  /// Creates the failure for an error of the cryptographic library: `integrity` if authentication
  /// failed, otherwise `undecided`.
  init(_ error: CryptoError, of subject: String) {
    let status: ExitStatus = error == .notAuthentic ? .integrity : .undecided
    self.init(status, "\(subject): \(error)")
  }

  /// Creates the failure for a file error: a usage error if the path is wrong, otherwise
  /// `undecided`.
  init(_ error: DurableError, hint: String? = nil) {
    self.init(error.isUsageError ? .usage : .undecided, error.description, hint: hint ?? error.hint)
  }
}

extension DurableError {
  /// Whether the path is wrong: it does not exist or it exists already, it is a folder or a device,
  /// or the file is too large.
  fileprivate var isUsageError: Bool {
    switch (kind, cause) {
    case (.notFound, _), (.isDirectory, _), (.exists, _): true
    case (_, .notRegular), (_, .tooLarge), (_, .malformedPath): true
    default: false
    }
  }

  /// The next step for an error whose message does not make it obvious.
  fileprivate var hint: String? {
    switch kind {
    case .full: "free some disk space and run the command again"
    case .locked: "try again, or pass --wait 10s"
    default: nil
    }
  }
}

extension Failure {
  /// Creates the failure for a logbook error. `subject` is the file to name in the message if the
  /// error does not name one.
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
        hint: "run relayctl logbook init to create one")
    case .exists:
      self.init(.usage, message + ", expected a folder without a logbook")
    case .occupied:
      self.init(.usage, message, hint: "pass an empty or missing folder")
    case .foreignKey:
      self.init(
        .usage, message, hint: "its public key must be the one in environments/keys/logbook.vkey")
    case .clockBehind:
      self.init(
        .undecided, message,
        hint: "correct the system clock: an entry must not be older than the entry before it")
    case .behind:
      self.init(
        .no, message,
        hint: "update this copy (git pull), or pass --offline, which the entry records")
    case .entry:
      self.init(.usage, message)
    case .noWitnessState:
      self.init(
        .usage, message,
        hint: "restore it, or pass --first if this witness has never cosigned this log")
    case .unsynced:
      self.init(
        .undecided, message, hint: "do not record it again; run relayctl logbook verify")
    case .noEntry(_, let size):
      self.init(.usage, message + (size > 0 ? ", expected 0 to \(size - 1)" : ""))
    case .crypto:
      self.init(.undecided, message)
    }
  }

  private static func hint(for damage: Damage) -> String? {
    switch damage.fault {
    case .uncommittedTail, .unfinished:
      "if an append was interrupted, the next append completes it or sets it aside"
    case .checkpoint(.noTrustedSignature):
      "check that environments/keys/logbook.vkey is the key of this log"
    case .rolledBack, .forked:
      "keep both copies: together they prove that the log's key signed two histories"
    default: nil
    }
  }
}

extension Failure {
  /// Creates the failure for an error in the lock at `path`.
  init(_ error: LockError, lock path: String) {
    switch error {
    case .json(let error):
      self.init(.no, "\(path):\(error.line): \(error), expected a lock")
    case .shape(let error):
      self.init(.no, "\(path): \(error)")
    case .notCanonical(let line):
      self.init(
        .integrity,
        "\(path):\(line): not in canonical form, expected sorted names, two spaces per level and "
          + "a line feed at the end",
        hint: "do not edit a lock; run relayctl lock write to create one")
    case .sourcesDigest(let recorded, let computed):
      self.init(
        .integrity,
        "\(path): sources.sha256 is \(recorded.hex), expected \(computed.hex), "
          + "the digest of the listed files")
    }
  }
}

extension Failure {
  /// Creates an integrity failure: a signature is invalid, or the signed document is not the
  /// expected one.
  init(_ error: AttestationError, of subject: String, hint: String? = nil) {
    self.init(.integrity, "\(subject): \(error)", hint: hint)
  }

  /// Creates the usage error for a list of revoked keys that ssh-keygen would interpret
  /// differently.
  init(_ error: RevokedKeysError) {
    self.init(.usage, error.description, hint: "a list made by ssh-keygen -k is also accepted")
  }
}
