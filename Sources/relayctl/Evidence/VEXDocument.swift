import Durable
import JSON

/// A VEX document of a form that is understood.
struct VEXDocument: Equatable, Sendable {
  let format: Format
  /// What it says, in its order.
  let statements: [VEXStatement]

  /// The forms.
  enum Format: String, CaseIterable, Sendable {
    case openVEX = "openvex"
    case cycloneDX = "cyclonedx"
  }

  /// The most bytes that are read.
  static let limit: ByteCount = .mebibytes(16)

  /// Reads a document whose signature has been verified. One that is malformed anywhere is refused as a whole: the part
  /// that cannot be read may be the one that takes an excuse back.
  static func read(_ bytes: [UInt8]) throws(EvidenceError) -> VEXDocument {
    guard bytes.count <= limit.bytes else { throw tooLarge }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw EvidenceError("\(error)")
    }
    let document = try VEXValue(document: value)
    if let context = try document.text("@context") {
      guard context == OpenVEX.context else {
        throw document.error("@context", "expected \(OpenVEX.context)")
      }
      return VEXDocument(format: .openVEX, statements: try OpenVEX.statements(of: document))
    }
    guard try document.text("bomFormat") == "CycloneDX" else {
      throw EvidenceError(
        "no VEX document, expected \"@context\": \"\(OpenVEX.context)\" or \"bomFormat\": \"CycloneDX\""
      )
    }
    return VEXDocument(format: .cycloneDX, statements: try CycloneDXVEX(document).statements)
  }

  static let tooLarge = EvidenceError("more than \(limit.bytes) bytes, expected a VEX document")
}
