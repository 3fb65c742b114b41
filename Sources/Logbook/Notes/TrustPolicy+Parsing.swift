/// Parsing of trust policy files (C2SP tlog-policy).
extension TrustPolicy {
  /// Parses a trust policy file. Names are opaque bytes and are compared byte for byte.
  package init(parsing bytes: [UInt8]) throws(TrustPolicyError) {
    var parser = TrustPolicyParser()
    var lines = LineReader(bytes)
    while let line = lines.next() { try parser.parse(line) }
    guard lines.rest.isEmpty else {
      throw TrustPolicyError(line: parser.line + 1, fault: .unterminated)
    }
    self = try parser.finish()
  }
}

/// Parses a trust policy line by line. A line can refer only to names that earlier lines define.
private struct TrustPolicyParser {
  private(set) var line = 0
  private var logs: [VerifierKey] = []
  private var witnesses: [VerifierKey] = []
  private var names: [[UInt8]: TrustPolicy.Quorum] = [:]
  private var members: Set<[UInt8]> = []
  private var quorum: TrustPolicy.Quorum?

  private static let none = Array("none".utf8)

  mutating func parse(_ text: ArraySlice<UInt8>) throws(TrustPolicyError) {
    line += 1
    let isAllowed: (UInt8) -> Bool = { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7f }
    if let octet = text.first(where: { !isAllowed($0) }) { throw fault(.octet(octet)) }
    let items = text.split { $0 == 0x20 || $0 == 0x09 }.map(Array.init)
    guard let statement = items.first, statement.first != UInt8(ascii: "#") else { return }
    switch (String(decoding: statement, as: UTF8.self), items.count) {
    case ("log", 2...3): try defineLog(items[1])
    case ("witness", 3...4): try defineWitness(items[1], items[2])
    case ("group", 4...): try defineGroup(items[1], threshold: items[2], members: items[3...])
    case ("quorum", 2): try defineQuorum(items[1])
    default: throw fault(.statement)
    }
  }

  func finish() throws(TrustPolicyError) -> TrustPolicy {
    guard let quorum else { throw TrustPolicyError(line: 0, fault: .noQuorum) }
    guard !logs.isEmpty else { throw TrustPolicyError(line: 0, fault: .noLog) }
    return TrustPolicy(logs: logs, witnesses: witnesses, quorum: quorum)
  }

  private mutating func defineLog(_ text: [UInt8]) throws(TrustPolicyError) {
    logs.append(try key(text, kind: .ed25519))
  }

  private mutating func defineWitness(_ name: [UInt8], _ text: [UInt8]) throws(TrustPolicyError) {
    let key = try key(text, kind: .cosignature)
    try define(name, as: .witness(name: name, key: key))
    witnesses.append(key)
  }

  private mutating func defineGroup(
    _ name: [UInt8], threshold: [UInt8], members names: ArraySlice<[UInt8]>
  ) throws(TrustPolicyError) {
    var group: [TrustPolicy.Quorum] = []
    for member in names {
      guard let defined = self.names[member] else { throw fault(.unknownName) }
      guard members.insert(member).inserted else { throw fault(.repeatedMember) }
      group.append(defined)
    }
    guard let needed = Self.threshold(threshold, of: group.count) else { throw fault(.threshold) }
    try define(name, as: .group(threshold: needed, members: group))
  }

  private static func threshold(_ text: [UInt8], of count: Int) -> Int? {
    switch String(decoding: text, as: UTF8.self) {
    case "any": 1
    case "all": count
    default: Decimal.value(of: text).flatMap { (1...count).contains($0) ? $0 : nil }
    }
  }

  private mutating func defineQuorum(_ name: [UInt8]) throws(TrustPolicyError) {
    guard quorum == nil else { throw fault(.secondQuorum) }
    guard let chosen = name == Self.none ? TrustPolicy.Quorum.none : names[name] else {
      throw fault(.unknownName)
    }
    quorum = chosen
  }

  private mutating func define(_ name: [UInt8], as value: TrustPolicy.Quorum)
    throws(TrustPolicyError)
  {
    guard name != Self.none, names.updateValue(value, forKey: name) == nil else {
      throw fault(.duplicateName)
    }
  }

  private func key(_ text: [UInt8], kind: VerifierKey.Kind) throws(TrustPolicyError) -> VerifierKey
  {
    let key: VerifierKey
    do { key = try VerifierKey(bytes: text) } catch { throw fault(.key(error)) }
    guard key.kind == kind else { throw fault(.keyKind) }
    guard !(logs + witnesses).contains(where: { $0.publicKey == key.publicKey }) else {
      throw fault(.duplicateKey)
    }
    return key
  }

  private func fault(_ fault: TrustPolicyError.Fault) -> TrustPolicyError {
    TrustPolicyError(line: line, fault: fault)
  }
}

/// Why a trust policy file was refused: a line and its fault.
package struct TrustPolicyError: Error, Equatable {
  /// What is wrong with a line, or with the whole file.
  package enum Fault: Equatable, Sendable {
    /// The line contains a byte other than tab, 0x20–0x7E and 0x80–0xFF.
    case octet(UInt8)
    /// The last line does not end in LF.
    case unterminated
    /// The line is not a `log`, `witness`, `group` or `quorum` line with a valid number of items.
    case statement
    /// The key is malformed.
    case key(NoteError)
    /// The key has the wrong type. Logs sign with keys of type 1, witnesses with keys of type 4.
    case keyKind
    /// An earlier line has the same public key.
    case duplicateKey
    /// The name is already defined, or is `none`.
    case duplicateName
    /// No earlier line defines the name.
    case unknownName
    /// The name is already a member of this group or another group.
    case repeatedMember
    /// The threshold is not `any`, `all` or a number from 1 to the number of members.
    case threshold
    /// The file has a second `quorum` line.
    case secondQuorum
    /// The file has no `quorum` line.
    case noQuorum
    /// The file has no `log` line.
    case noLog
  }

  /// The number of the line, from 1; 0 if the fault concerns the whole file.
  package let line: Int
  /// What is wrong with the line or the file.
  package let fault: Fault
}

extension TrustPolicyError.Fault: CustomStringConvertible {
  /// The fault as a phrase that includes what the parser accepts.
  package var description: String {
    switch self {
    case .octet(let octet):
      "byte 0x\(String(octet, radix: 16)), expected tab, space or printable text"
    case .unterminated: "the last line does not end in a line feed"
    case .statement:
      "expected log KEY [URL], witness NAME KEY [URL], group NAME N MEMBER… or quorum NAME"
    case .key(let error): "\(error), expected a key as name+id+base64"
    case .keyKind: "a key of the wrong type, expected type 1 for a log and type 4 for a witness"
    case .duplicateKey: "repeats the public key of an earlier line"
    case .duplicateName: "a name that is already defined, or the name none"
    case .unknownName: "a name that no earlier line defines"
    case .repeatedMember:
      "a member that is already in a group, expected each name at most once across all groups"
    case .threshold: "expected any, all or a number from 1 to the number of members"
    case .secondQuorum: "a second quorum line"
    case .noQuorum: "no quorum line, expected quorum NAME or quorum none"
    case .noLog: "no log line, expected at least one log KEY"
    }
  }
}
