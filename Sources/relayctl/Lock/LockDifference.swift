/// One thing that a lock records and that is otherwise now.
struct LockDifference: Equatable, Sendable {
  /// What part of the lock it is in.
  let part: Part
  /// The file, program or library; empty for parts that are one value.
  let name: String
  /// What of it differs; `presence` when it is there on one side only.
  let field: String
  /// What the lock says; `nil` when it does not name it.
  let recorded: String?
  /// What is there; `nil` when it is gone.
  let found: String?

  /// A part of the lock, in the order in which differences are told.
  enum Part: String, CaseIterable, Sendable {
    case toolchain, target, distribution, source, library, binary, image
  }

  /// How the two sides differ.
  enum Kind: String, Sendable { case added, removed, changed }

  /// `added` when the lock does not name it, `removed` when it is gone, else `changed`.
  var kind: Kind {
    switch (recorded, found) {
    case (nil, _): .added
    case (_, nil): .removed
    default: .changed
    }
  }
}
