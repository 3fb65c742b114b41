import Configuration
import HTTP

/// The agent's API key, which is sent in the way that the agent's card requires.
struct AgentCredential: Sendable {
  private let key: SecretValue

  /// Creates the credential from the value of `A2A_API_KEY`.
  init(_ key: SecretValue) { self.key = key }

  /// Returns the headers that contain the key. Returns nil if a header cannot contain the key or a
  /// name from the card, or if a scheme is unknown.
  func headers(for schemes: [SecurityScheme]) -> [Header]? {
    var headers: [Header] = []
    for scheme in schemes {
      let header: Header?
      switch scheme {
      case .bearer: header = Header("Authorization", "Bearer \(text)")
      case .key(.header, let name): header = Header(name, text)
      case .key(.cookie, let name): header = Header("Cookie", "\(name)=\(text)")
      case .key(.query, _), .certificate: continue
      case .unknown: header = nil
      }
      guard let header else { return nil }
      headers.append(header)
    }
    return headers
  }

  /// Returns the query parameters that contain the key, percent-encoded and without a leading `?`
  /// or `&`. Returns nil if no scheme sends the key in the query.
  func query(for schemes: [SecurityScheme]) -> String? {
    let pairs = schemes.compactMap { scheme -> String? in
      guard case .key(.query, let name) = scheme else { return nil }
      return "\(AgentCredential.encoded(name.utf8))=\(AgentCredential.encoded(key.reveal()))"
    }
    return pairs.isEmpty ? nil : pairs.joined(separator: "&")
  }

  private var text: String { String(decoding: key.reveal(), as: UTF8.self) }

  /// Percent-encodes every byte except the unreserved characters (RFC 3986 §2.3).
  private static func encoded(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}
