import Attestation
import Crypto
import JSON

/// The two files of an approval: `NAME.json`, the statement, and `NAME.json.sig`, the signature
/// over its bytes.
package struct ApprovalFile: Equatable, Sendable {
  /// The path of the statement, as errors name it.
  package let name: String
  /// The signed bytes; `nil` if there is only a signature.
  package let statement: [UInt8]?
  /// The content of the signature file; `nil` if there is none.
  package let signature: [UInt8]?
  /// Why one of the two cannot be read as a file of an approval: a folder, a link, too large.
  package var trouble: String?

  package init(
    name: String, statement: [UInt8]?, signature: [UInt8]?, trouble: String? = nil
  ) {
    self.name = name
    self.statement = statement
    self.signature = signature
    self.trouble = trouble
  }
}

/// A statement with a signature that claims the right namespace. The signature is not verified yet.
struct SignedStatement {
  let file: String
  let bytes: [UInt8]
  let signature: SSHSignature

  /// The two parts of `file`; throws why it cannot be an approval for `namespace`.
  init(
    _ file: ApprovalFile, for namespace: ApprovalCriteria.Namespace
  ) throws(RefusedApproval) {
    func refusal(_ reason: String, isIntegrity: Bool = false) -> RefusedApproval {
      RefusedApproval(file: file.name, reason: reason, isIntegrity: isIntegrity)
    }
    if let trouble = file.trouble { throw refusal(trouble) }
    guard let bytes = file.statement else { throw refusal("a signature without its statement") }
    guard let signatureBytes = file.signature else {
      throw refusal(
        SignedStatement.isEnvelope(bytes)
          ? "a DSSE envelope, expected a statement signed by ssh-keygen"
          : "unsigned, expected \(file.name).sig")
    }
    guard let signature = SSHSignature(signatureBytes) else {
      if SignedStatement.isEnvelope(signatureBytes) {
        throw refusal("signed by a DSSE envelope, expected a signature of ssh-keygen")
      }
      throw refusal("\(file.name).sig is not an SSH signature", isIntegrity: true)
    }
    guard signature.namespace == namespace.rawValue else {
      throw refusal("signed for \(signature.namespace), expected \(namespace.rawValue)")
    }
    self.file = file.name
    self.bytes = bytes
    self.signature = signature
  }

  func refusal(_ reason: String, isIntegrity: Bool = false) -> RefusedApproval {
    RefusedApproval(file: file, reason: reason, isIntegrity: isIntegrity)
  }

  /// The result for the approval in the bytes, signed by the person of `line`.
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
