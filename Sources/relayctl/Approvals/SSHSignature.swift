import Console
import Crypto
import Durable
import RFC3339
import Subprocess

/// Signatures of `ssh-keygen -Y` (PROTOCOL.sshsig): keys in files, in the agent and in FIDO tokens alike.
enum SSHSignature {
  /// What ssh-keygen says of a signature.
  enum Answer: Equatable, Sendable {
    case valid
    /// Why not, in ssh-keygen's own words, of which nothing is taken but one line.
    case refused(String)
  }

  /// The armored signature of `statement`. ssh-keygen may ask for a passphrase or a touch on the terminal.
  static func sign(
    _ statement: [UInt8], key: String, namespace: String, _ invocation: Invocation
  ) throws(Failure) -> [UInt8] {
    let output = try keygen(
      ["-Y", "sign", "-n", namespace, "-f", key], input: statement, timeout: .seconds(300),
      environment: invocation.environment)
    guard output.status.isSuccess, publicKey(in: output.stdout) != nil else {
      throw Failure(
        .undecided, "\(key): ssh-keygen did not sign: \(reason(output))",
        hint: "give a private key, or the public half of one in the agent, as --key FILE")
    }
    return output.stdout
  }

  /// Whether the file `signature` is one of `principal` over `statement` at `time`.
  static func verify(
    _ statement: [UInt8], signature: String, principal: String, namespace: String,
    signers: AllowedSigners, revoked: String?, at time: Timestamp
  ) throws(Failure) -> Answer {
    let moment = time.description.filter { $0.isNumber } + "Z"
    let arguments =
      [
        "-Y", "verify", "-f", signers.path, "-I", principal, "-n", namespace, "-s", signature,
        "-Overify-time=\(moment)",
      ] + (revoked.map { ["-r", $0] } ?? [])
    let output = try keygen(arguments, input: statement, timeout: .seconds(30))
    return output.status.isSuccess ? .valid : .refused(reason(output))
  }

  /// The blob of the public key in an armored signature; `nil` for anything else.
  static func publicKey(in armored: [UInt8]) -> [UInt8]? {
    let lines = String(decoding: armored, as: UTF8.self).split(separator: "\n")
    guard lines.count >= 3, lines.first == "-----BEGIN SSH SIGNATURE-----",
      lines.last == "-----END SSH SIGNATURE-----",
      let bytes = Base64.decode(lines.dropFirst().dropLast().joined())
    else { return nil }
    var reader = SSHReader(bytes)
    guard reader.skip("SSHSIG"), reader.number() == 1 else { return nil }
    return reader.string()
  }

  private static func reason(_ output: Output) -> String {
    output.errorText.split(separator: "\n").last.map { inert(String($0)) } ?? "\(output.status)"
  }

  private static func keygen(
    _ arguments: [String], input: [UInt8], timeout: Duration,
    environment: [String: String]? = nil
  ) throws(Failure) -> Output {
    let names = ["PATH", "HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_SK_PROVIDER", "DISPLAY"]
    var variables = (environment ?? [:]).filter { names.contains($0.key) }
    if environment == nil { variables = inheritedEnvironment(["PATH", "HOME"]) }
    variables["LC_ALL"] = "C"
    do throws(SubprocessError) {
      return try run(
        ["ssh-keygen"] + arguments, environment: variables, input: .bytes(input), timeout: timeout)
    } catch {
      throw Failure(.undecided, "\(error)", hint: "install openssh-client")
    }
  }
}
