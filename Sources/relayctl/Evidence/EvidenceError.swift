/// Why a file of evidence cannot be taken. Carries nothing of the file but names of its members.
struct EvidenceError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what would have passed: lower case, one line, without the file's name.
  let description: String
  /// Whether bytes are not what a digest or a signature says, rather than missing or malformed.
  let isIntegrity: Bool

  init(_ description: String, isIntegrity: Bool = false) {
    self.description = description
    self.isIntegrity = isIntegrity
  }
}
