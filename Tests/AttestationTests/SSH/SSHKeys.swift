import Subprocess
import Support
import Testing

/// Keys made by ssh-keygen.
struct SSHKeys {
  let folder: TemporaryFolder

  init(_ names: [String]) throws {
    folder = try TemporaryFolder()
    for name in names {
      let made = try Programs.run(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name, in: folder.path)
      try #require(made.status.isSuccess, "\(made.errorText)")
    }
  }

  /// `ssh-ed25519 AAAA…` of a key.
  func line(_ name: String) throws -> String {
    try folder.text("\(name).pub").split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// A signature file over `text`.
  func signature(over text: String, by name: String, namespace: String) throws -> [UInt8] {
    try folder.write(text, to: "statement")
    let signed = try Programs.run(
      "ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", name, "statement", in: folder.path)
    try #require(signed.status.isSuccess, "\(signed.errorText)")
    return try folder.read("statement.sig")
  }
}
