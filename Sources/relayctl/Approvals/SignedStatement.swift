import Crypto
import JSON

/// A statement with a signature that claims to be right; nothing is proved yet.
struct SignedStatement {
  let file: String
  let bytes: [UInt8]
  let signature: SSHSignature

  /// The two parts of a file, or why it cannot be an approval for `namespace`.
  static func read(
    _ file: ApprovalFile, _ namespace: ApprovalQuestion.Namespace
  ) -> Result<SignedStatement, RefusedApproval> {
    func refusal(_ reason: String, isIntegrity: Bool = false) -> RefusedApproval {
      RefusedApproval(file: file.name, reason: reason, isIntegrity: isIntegrity)
    }
    if let trouble = file.trouble { return .failure(refusal(trouble)) }
    guard let bytes = file.statement else {
      return .failure(refusal("a signature without its statement"))
    }
    guard let signatureBytes = file.signature else {
      return .failure(
        refusal(
          isEnvelope(bytes)
            ? "a DSSE envelope, expected a statement signed by ssh-keygen"
            : "unsigned, expected \(file.name).sig"))
    }
    guard let signature = SSHSignature(signatureBytes) else {
      return .failure(
        refusal(
          isEnvelope(signatureBytes)
            ? "signed by a DSSE envelope, expected a signature of ssh-keygen"
            : "\(file.name).sig is no SSH signature", isIntegrity: !isEnvelope(signatureBytes)))
    }
    guard signature.namespace == namespace.rawValue else {
      return .failure(
        refusal("signed for \(signature.namespace), expected \(namespace.rawValue)"))
    }
    return .success(SignedStatement(file: file.name, bytes: bytes, signature: signature))
  }

  func refusal(_ reason: String, isIntegrity: Bool = false) -> RefusedApproval {
    RefusedApproval(file: file, reason: reason, isIntegrity: isIntegrity)
  }

  /// The approval that it turned out to be.
  func counted(_ approval: Approval, _ line: AllowedSigners.Line) -> CountedApproval {
    CountedApproval(
      file: file, principal: line.principal, key: line.key.fingerprint,
      digest: SHA256.digest(of: bytes), approval: approval)
  }

  private static func isEnvelope(_ bytes: [UInt8]) -> Bool {
    guard let value = try? JSONValue.parse(bytes) else { return false }
    return value["payloadType"] != nil && value["signatures"] != nil
  }
}
