import Attestation
import Crypto
import JSON

/// The two files of an approval: the statement `NAME.json`, and the signature of its bytes
/// `NAME.json.sig`.
package struct ApprovalFile: Equatable, Sendable {
  /// The path of the statement, for error messages.
  package let name: String
  /// The signed bytes; `nil` if there is only a signature.
  package let statement: [UInt8]?
  /// The content of the signature file; `nil` if there is none.
  package let signature: [UInt8]?
  /// The reason why one of the files cannot be used, such as a folder, a link or a file that is too
  /// large; `nil` if both files can be used.
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

extension ApprovalFile {
  /// The statement, if it can be parsed. Its signature is not verified.
  package var approval: Approval? { statement.flatMap { try? Approval(parsing: $0) } }

  /// Reports whether both the statement and the signature are for a kind of change other than
  /// `purpose`.
  func isAboutOtherChange(than purpose: StatementSubject.Purpose) -> Bool {
    guard trouble == nil, let own = approval?.subject.purpose, own != purpose,
      let signature = signature.flatMap({ SSHSignature($0) })
    else { return false }
    return signature.namespace == own.namespace
  }
}

/// A statement and its signature. The signature has the expected namespace but is not verified yet.
struct SignedStatement {
  let file: String
  let bytes: [UInt8]
  let signature: SSHSignature

  /// Reads the statement and the signature of `file`. Throws the reason if they cannot be an
  /// approval in `namespace`.
  init(
    _ file: ApprovalFile, for namespace: String
  ) throws(RefusedApproval) {
    func refusal(_ reason: String, isIntegrity: Bool = false) -> RefusedApproval {
      RefusedApproval(file: file.name, reason: reason, isIntegrity: isIntegrity)
    }
    if let trouble = file.trouble { throw refusal(trouble) }
    guard let bytes = file.statement else { throw refusal("the signature has no statement") }
    guard let signatureBytes = file.signature else {
      throw refusal(
        SignedStatement.isEnvelope(bytes)
          ? "the statement is a DSSE envelope, expected one that ssh-keygen signed"
          : "not signed, expected \(file.name).sig")
    }
    guard let signature = SSHSignature(signatureBytes) else {
      if SignedStatement.isEnvelope(signatureBytes) {
        throw refusal("the signature is a DSSE envelope, expected one made by ssh-keygen")
      }
      throw refusal("\(file.name).sig is not an SSH signature", isIntegrity: true)
    }
    guard signature.namespace == namespace else {
      throw refusal("signed for namespace \(signature.namespace), expected \(namespace)")
    }
    self.file = file.name
    self.bytes = bytes
    self.signature = signature
  }

  func refusal(_ reason: String, isIntegrity: Bool = false) -> RefusedApproval {
    RefusedApproval(file: file, reason: reason, isIntegrity: isIntegrity)
  }

  /// Returns the approval as a counted approval, signed by the person of `line`.
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
