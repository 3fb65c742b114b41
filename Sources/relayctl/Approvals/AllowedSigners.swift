import RFC3339

/// Who may approve, by key: `environments/allowed_signers`, read more strictly than ssh-keygen reads it.
///
/// ssh-keygen lets a line name several people or a pattern, and then one key speaks for all of them. Such a line, a
/// certificate authority and anything else that is not understood is refused; the other lines stand.
struct AllowedSigners: Equatable, Sendable {
  /// The lines that stand, in the file's order.
  let lines: [Line]
  /// The lines that are refused.
  let defects: [Defect]

  /// One person and one key.
  struct Line: Equatable, Sendable {
    /// Who it is, such as `alice@example.com`.
    let principal: String
    /// The key.
    let key: SSHPublicKey
    /// What the key may sign; `nil` is anything.
    let namespaces: [String]?
    /// First second at which the key counts.
    let validAfter: Timestamp?
    /// Last second at which the key counts.
    let validBefore: Timestamp?
    /// Where it stands, from 1.
    let number: Int
    /// Whether another line gives the same key to another person: such people count as one.
    var isShared = false
  }

  /// A line that is refused.
  struct Defect: Equatable, Sendable {
    /// Where it stands, from 1.
    let number: Int
    /// What is wrong and what would have passed.
    let reason: String
    /// Its key, when that can be told.
    let key: SSHPublicKey?
  }

  /// The lines of a key.
  func lines(of key: SSHPublicKey) -> [Line] { lines.filter { $0.key == key } }

  /// The lines of a person.
  func lines(of principal: String) -> [Line] { lines.filter { $0.principal == principal } }
}

extension AllowedSigners.Line {
  /// Why the key cannot sign in `namespace` at `time`; `nil` when it can.
  func objection(namespace: String, at time: Timestamp) -> String? {
    if let namespaces, !namespaces.contains(namespace) {
      return
        "line \(number) allows namespaces \(namespaces.joined(separator: ",")), not \(namespace)"
    }
    if let validAfter, time < validAfter { return "line \(number) is valid after \(validAfter)" }
    if let validBefore, time > validBefore {
      return "line \(number) was valid before \(validBefore)"
    }
    return nil
  }

  /// The line as ssh-keygen is given it, with a line feed: what was understood, not what was written.
  var text: String {
    var options: [String] = []
    if let namespaces { options.append("namespaces=\"\(namespaces.joined(separator: ","))\"") }
    if let validAfter { options.append("valid-after=\"\(validAfter.compact)\"") }
    if let validBefore { options.append("valid-before=\"\(validBefore.compact)\"") }
    let middle = options.isEmpty ? "" : options.joined(separator: ",") + " "
    return "\(principal) \(middle)\(key.line)\n"
  }
}

extension Timestamp {
  /// `YYYYMMDDhhmmssZ`, as ssh-keygen takes it.
  var compact: String {
    String(decoding: description.utf8.filter { ![0x2d, 0x3a, 0x54].contains($0) }, as: UTF8.self)
  }

  /// The time that `YYYYMMDD`, `YYYYMMDDhhmm` or `YYYYMMDDhhmmss` names, with or without a `Z`: UTC always.
  init?(compact text: String) {
    let digits = Array((text.hasSuffix("Z") ? text.dropLast() : text[...]).utf8)
    guard [8, 12, 14].contains(digits.count) else { return nil }
    let whole = digits + Array("00000000".utf8).prefix(14 - digits.count)
    func part(_ range: Range<Int>) -> String { String(decoding: whole[range], as: UTF8.self) }
    self.init(
      "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
    )
  }
}
