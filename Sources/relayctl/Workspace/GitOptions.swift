import Console

/// Who acts and on which commit: from the command line or from git.
enum GitOptions {
  static let actor = Option<String?>.optional(
    "actor", .text.named("PERSON"), help: "who acts; default: git's user.email")

  static let commit = Option<String?>.optional(
    "commit", .commit, help: "the commit acted on; default: git's HEAD")

  /// The actor of the invocation.
  static func actor(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) -> String {
    if let given = invocation[actor] { return given }
    if let email = try Git(workspace).line(["config", "user.email"]) { return email }
    throw Failure(.usage, "no actor: git has no user.email here, expected --actor PERSON")
  }

  /// The commit of the invocation.
  static func commit(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) -> String {
    if let given = invocation[commit] { return given }
    if let head = try Git(workspace).line(["rev-parse", "--verify", "--quiet", "HEAD"]) {
      return head
    }
    throw Failure(.usage, "no commit: git has no HEAD here, expected --commit SHA")
  }
}

extension ValueKind where Value == String {
  /// A commit's full id: 40 hex digits, or 64.
  fileprivate static var commit: ValueKind<String> {
    ValueKind("SHA") { text throws(Refusal) in
      let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
      guard isHex, [40, 64].contains(text.utf8.count) else {
        throw Refusal(expected: "a full commit id of 40 lower-case hex digits")
      }
      return text
    }
  }
}
