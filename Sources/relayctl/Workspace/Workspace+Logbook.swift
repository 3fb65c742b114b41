import Console
import Durable
import Logbook
import Policy

extension Workspace {
  private static let vkey = "environments/keys/logbook.vkey"

  /// Returns the logbook at `--log`, by default `logbook` below the root, with the committed key.
  func logbook(_ invocation: Invocation) throws(Failure) -> LogFolder {
    try logbook(invocation, policy())
  }

  /// Returns the logbook. `policy` is the workspace's policy, which was read before.
  func logbook(_ invocation: Invocation, _ policy: PromotionPolicy) throws(Failure) -> LogFolder {
    let key = try logbookKey()
    let origin = policy.logbookOrigin
    guard key.name.bytes == Array(origin.utf8) else {
      throw Failure(
        .usage,
        "\(path(Workspace.vkey)): the key of \(key.name), expected the key of \(origin)",
        hint: "logbook.origin in environments/policy.yaml names the log")
    }
    return LogFolder(path: invocation[LogbookOptions.log] ?? path("logbook"), key: key)
  }

  /// Reads the committed key that verifies the logbook.
  private func logbookKey() throws(Failure) -> VerifierKey {
    let file = path(Workspace.vkey)
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readFile(file, limit: .kibibytes(4)) } catch {
      let isMissing = error.kind == .notFound
      throw Failure(
        error, hint: isMissing ? "relayctl key new logbook --out FILE > \(file) creates one" : nil)
    }
    guard bytes.last == 0x0a, let key = try? VerifierKey(bytes: bytes.dropLast()) else {
      throw Failure(.usage, "\(file): not a verifier key, expected one line NAME+ID+BASE64")
    }
    return key
  }

  /// Reads the private key that signs the logbook. It must belong to the committed public key.
  func logbookSigner(_ invocation: Invocation, for log: LogFolder) throws(Failure) -> SignerKey {
    guard let file = invocation[CommonOptions.logKeyFile] else {
      throw Failure(
        .usage, "no key to sign the logbook",
        hint:
          "pass --log-key-file or set RELAYCTL_LOG_KEY_FILE; relayctl key new logbook --out FILE creates one"
      )
    }
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readPrivateFile(file) } catch {
      // Without the key, the result is undecided, as with a KMS that cannot be reached.
      throw Failure(.undecided, error.description)
    }
    guard let text = String(validating: bytes, as: UTF8.self), let key = try? SignerKey(text) else {
      throw Failure(
        .undecided, "\(file): not a logbook key, expected one line PRIVATE+KEY+NAME+ID+BASE64")
    }
    guard key.verifier == log.key else {
      throw Failure(LogbookError.foreignKey(key.verifier.name), of: file)
    }
    return key
  }
}
