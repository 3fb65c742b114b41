package import Policy

/// What is known about the logbook from outside of the copy that the decision reads.
package struct LogCurrency: Equatable, Sendable {
  /// Earlier states that the logbook was proved to extend.
  package let known: [Known]
  /// The memory that the policy names; `nil` if it names none.
  package let memory: LogMemory?
  package let quorum: Quorum

  package init(known: [Known], memory: LogMemory?, quorum: Quorum = .notRequired) {
    self.known = known
    self.memory = memory
    self.quorum = quorum
  }

  /// An earlier state of the logbook.
  package struct Known: Equatable, Sendable {
    /// Where the state is from, such as `the upstream branch`.
    package let source: String
    /// The number of entries.
    package let size: Int

    package init(source: String, size: Int) {
      self.source = source
      self.size = size
    }
  }

  /// Whether the witnesses of `trust.policy` have cosigned the logbook.
  package enum Quorum: Equatable, Sendable {
    /// `trust.policy` requires no witness.
    case notRequired
    /// The quorum has cosigned the first `size` entries.
    case met(size: Int)
    /// No checkpoint of the last `maxLag` has the quorum.
    case missing(maxLag: Duration)
  }
}
