import Console
import Durable
import RFC3339
import Subprocess

/// `ssh-keygen`, which signs and verifies approvals: whatever key it can use, an approver can use.
struct SSHKeygen: Sendable {
  /// The variables of this process.
  let environment: [String: String]

  /// How long a person has to type a PIN and touch a key.
  private static let signingTime = Duration.seconds(180)

  /// What ssh-keygen says of a signature.
  enum Answer: Equatable, Sendable {
    case valid
    /// It is not one of that key over these bytes; what ssh-keygen says, for people.
    case refused(String)
    /// It would be valid, but the key is on the list of revoked keys.
    case revoked
  }

  /// Signs `statement` for `namespace` with the key in `keyFile`: a private key, or a public one whose private half
  /// ssh-agent or a device holds. ssh-keygen asks for passphrases on the terminal by itself.
  func sign(
    _ statement: [UInt8], keyFile: String, namespace: String
  ) throws(Failure) -> SSHSignature {
    // The statement comes on standard input: beside a file, an old FILE.sig would make it ask, do nothing and exit 0.
    let output = try start(
      ["-Y", "sign", "-n", namespace, "-f", keyFile], input: statement,
      passing: [
        "HOME", "USER", "TERM", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE",
        "SSH_SK_PROVIDER", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
      ], timeout: SSHKeygen.signingTime)
    guard output.status.isSuccess else {
      throw Failure(
        .undecided, "\(keyFile): ssh-keygen cannot sign with it: \(SSHKeygen.reason(output))",
        hint: "is it a key file, with mode 0600, or is its key in ssh-agent?")
    }
    guard let signature = SSHSignature(output.stdout), signature.namespace == namespace else {
      throw Failure(
        .undecided, "\(keyFile): ssh-keygen gave no signature, expected one of a plain key")
    }
    return signature
  }

  /// Whether `signature` is one over `statement` by the key of `line`, for the namespace that it names, at `time`.
  ///
  /// ssh-keygen is shown that one line, so it judges that one person and that one key.
  func verify(
    _ signature: SSHSignature, _ statement: [UInt8], line: AllowedSigners.Line,
    revoked: RevokedKeys?,
    at time: Timestamp
  ) throws(Failure) -> Answer {
    let folder = try PrivateFolder(environment)
    let arguments = [
      "-Y", "verify", "-f", try folder.write(Array(line.text.utf8), "allowed_signers"),
      "-I", line.principal, "-n", signature.namespace,
      "-s", try folder.write(signature.armored, "signature"), "-Overify-time=\(time.compact)",
    ]
    let output = try start(arguments, input: statement)
    guard output.status.isSuccess else {
      // Where the files lay is nobody's business.
      return .refused(SSHKeygen.reason(output).replacing("\(folder.path)/", with: ""))
    }
    guard let revoked else { return .valid }
    let again = try start(arguments + ["-r", revoked.path], input: statement)
    if again.status.isSuccess { return .valid }
    // Of a revoked key ssh-keygen says nothing but that; anything more is about the file itself.
    guard again.stderr.isEmpty else {
      throw Failure(.undecided, "\(revoked.path): \(SSHKeygen.reason(again))")
    }
    return .revoked
  }

  private func start(
    _ arguments: [String], input: [UInt8], passing names: [String] = [],
    timeout: Duration = .seconds(30)
  ) throws(Failure) -> Output {
    // Times in allowed_signers are in local time to ssh-keygen: here local time is UTC.
    var variables = environment.filter { names.contains($0.key) || $0.key == "PATH" }
    variables["LC_ALL"] = "C"
    variables["TZ"] = "UTC"
    let output: Output
    do throws(SubprocessError) {
      output = try run(
        ["ssh-keygen"] + arguments, environment: variables, input: .bytes(input),
        outputLimit: 1 << 16, timeout: timeout)
    } catch {
      throw Failure(.undecided, "\(error)")
    }
    guard case .exited = output.status else {
      throw Failure(.undecided, "ssh-keygen: \(output.status)")
    }
    return output
  }

  /// The last line that it wrote to its standard error.
  private static func reason(_ output: Output) -> String {
    let lines = output.errorText.split(whereSeparator: \.isNewline)
    return lines.last.map(String.init) ?? "\(output.status)"
  }
}
