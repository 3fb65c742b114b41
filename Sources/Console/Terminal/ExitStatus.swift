/// The exit status of a run, which the caller of the process sees.
///
/// | exit | meaning |
/// |---|---|
/// | 0 | yes |
/// | 1 | no: a rule was evaluated and refuses |
/// | 2 | usage error: the command line or an input file is malformed |
/// | 3 | undecided: something required could not be reached, read or written |
/// | 4 | integrity: a signature, hash or proof is invalid |
package enum ExitStatus: Int32, Sendable, CaseIterable {
  /// The answer is yes, or the work is done.
  case yes = 0
  /// The answer is no.
  case no = 1
  /// The command line or an input file is malformed.
  case usage = 2
  /// The question could not be decided.
  case undecided = 3
  /// A signature, hash or proof is invalid.
  case integrity = 4

  /// The word that begins the line of help and man pages.
  package var name: String {
    switch self {
    case .yes: "yes"
    case .no: "no"
    case .usage: "usage error"
    case .undecided: "undecided"
    case .integrity: "integrity"
    }
  }

  /// The phrase that follows the name, unless the command declares a more exact one.
  package var meaning: String {
    switch self {
    case .yes: "the answer is positive, or the work is done"
    case .no: "a rule was evaluated and refuses"
    case .usage: "the command line or an input file is malformed"
    case .undecided: "something required could not be reached, read or written"
    case .integrity: "a signature, hash or proof is invalid"
    }
  }
}
