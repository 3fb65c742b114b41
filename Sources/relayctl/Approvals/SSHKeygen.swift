import Attestation
import Console
import Durable
import Gate
import RFC3339
import Subprocess

/// Signs and verifies approvals with the program `ssh-keygen`, so approvers can use every type of
/// key that it supports.
struct SSHKeygen: SSHSignatureVerifier {
  /// The environment variables of this process.
  let environment: [String: String]
  /// Where ssh-keygen is. `PATH` is not used, since a program found there could accept every
  /// signature.
  var programs = ProgramPath.system

  /// The time limit for signing. It includes the time in which a person types a PIN and touches a
  /// key.
  private static let signingTime = Duration.seconds(180)

  /// Signs `statement` for `namespace` with the key in `keyFile`: a private key, or a public key
  /// whose private key is in ssh-agent or on a device. ssh-keygen itself prompts for passphrases on
  /// the terminal.
  func sign(
    _ statement: [UInt8], keyFile: String, namespace: String
  ) throws(Failure) -> SSHSignature {
    // The statement is passed on standard input. If it were a file with an old FILE.sig next to it,
    // ssh-keygen would prompt, write nothing and exit with status 0.
    let output = try start(
      ["-Y", "sign", "-n", namespace, "-f", keyFile], input: statement,
      passing: [
        "HOME", "USER", "TERM", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE",
        "SSH_SK_PROVIDER", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
      ], timeout: SSHKeygen.signingTime)
    guard output.status.isSuccess else {
      throw Failure(
        .undecided, "\(keyFile): ssh-keygen cannot sign with this key: \(SSHKeygen.reason(output))",
        hint: "pass a key file with mode 0600, or a public key whose private key is in ssh-agent")
    }
    guard let signature = SSHSignature(output.stdout), signature.namespace == namespace else {
      throw Failure(
        .undecided,
        "\(keyFile): ssh-keygen returned no usable signature, expected a plain key, not a certificate"
      )
    }
    return signature
  }

  /// Verifies a signature. ssh-keygen reads an `allowed_signers` file that contains only `line`, so
  /// it accepts only this person and this key.
  func verify(
    _ signature: SSHSignature, _ statement: [UInt8], line: AllowedSigners.Line,
    revoked: RevokedKeys?, at time: Timestamp
  ) throws(Failure) -> SSHSignatureAnswer {
    let folder = try PrivateFolder(environment)
    let arguments = [
      "-Y", "verify", "-f", try folder.write(Array(line.text.utf8), "allowed_signers"),
      "-I", line.principal, "-n", signature.namespace,
      "-s", try folder.write(signature.armored, "signature"), "-Overify-time=\(time.compact)",
    ]
    let output = try start(arguments, input: statement)
    guard output.status.isSuccess else {
      // The message must not depend on the name of the temporary folder.
      return .refused(SSHKeygen.reason(output).replacing("\(folder.path)/", with: ""))
    }
    guard let revoked else { return .valid }
    let again = try start(arguments + ["-r", revoked.path], input: statement)
    if again.status.isSuccess { return .valid }
    // For a revoked key, ssh-keygen prints nothing on standard error. A message on standard error
    // is about the file of revoked keys.
    guard again.stderr.isEmpty else {
      throw Failure(.undecided, "\(revoked.path): \(SSHKeygen.reason(again))")
    }
    return .revoked
  }

  private func start(
    _ arguments: [String], input: [UInt8], passing names: [String] = [],
    timeout: Duration = .seconds(30)
  ) throws(Failure) -> Output {
    // ssh-keygen reads times in allowed_signers as local time. With this TZ, local time is UTC.
    var variables = environment.filter { names.contains($0.key) }
    variables["PATH"] = programs.folders
    variables["LC_ALL"] = "C"
    variables["TZ"] = "UTC"
    let output: Output
    do throws(SubprocessError) {
      output = try run(
        ["ssh-keygen"] + arguments, environment: variables, input: .bytes(input),
        outputLimit: 1 << 16, timeout: timeout)
    } catch .notFound(let program) {
      throw programs.missing(program)
    } catch {
      throw Failure(.undecided, "\(error)")
    }
    guard case .exited = output.status else {
      throw Failure(.undecided, "ssh-keygen: \(output.status)")
    }
    return output
  }

  /// Returns the last line on standard error, or the exit status if there is none.
  private static func reason(_ output: Output) -> String {
    let lines = output.errorText.split(whereSeparator: \.isNewline)
    return lines.last.map(String.init) ?? "\(output.status)"
  }
}
