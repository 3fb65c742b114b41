/// Why a trust policy file was refused: the line, from 1, and the fault.
package struct TrustPolicyError: Error, Equatable {
  /// What is wrong with a line, or with the whole file.
  package enum Fault: Equatable, Sendable {
    /// An octet other than tab, LF, 0x20–0x7E and 0x80–0xFF.
    case octet(UInt8)
    /// The last line does not end in LF.
    case unterminated
    /// The line is not one of `log`, `witness`, `group`, `quorum` with its items.
    case statement
    /// The key is malformed.
    case key(NoteError)
    /// The key's type does not fit: logs sign with type 1, witnesses with type 4.
    case keyKind
    /// The same public key stands on another line.
    case duplicateKey
    /// The name is defined already, or is `none`.
    case duplicateName
    /// The name is not defined above.
    case unknownName
    /// The name is a member of another group, or twice of this one.
    case repeatedMember
    /// The threshold is not `any`, `all` or a number from 1 to the number of members.
    case threshold
    /// There is a second quorum.
    case secondQuorum
    /// There is no quorum in the file.
    case noQuorum
    /// There is no log in the file.
    case noLog
  }

  /// The line, from 1; 0 if the fault is of the whole file.
  package let line: Int
  /// What is wrong.
  package let fault: Fault
}
