/// How a run ended, as the process tells its caller (DESIGN §3).
///
/// | exit | meaning |
/// |---|---|
/// | 0 | yes |
/// | 1 | no: a rule was evaluated and says no |
/// | 2 | misused: command line or committed input is malformed |
/// | 3 | undecided: something that is needed could not be reached or written |
/// | 4 | integrity: a signature, hash or proof does not hold |
package enum ExitStatus: Int32, Sendable, CaseIterable {
  /// The answer is yes, or the work is done.
  case yes = 0
  /// The answer is no.
  case no = 1
  /// The command line or an input file is malformed.
  case misused = 2
  /// The question could not be decided.
  case undecided = 3
  /// A signature, hash or proof does not hold.
  case integrity = 4

  /// The phrase of `--help` and the man pages, unless a command says something more exact.
  package var meaning: String {
    switch self {
    case .yes: "yes: the answer is positive, or the work is done"
    case .no: "no: a rule was evaluated and refuses"
    case .misused: "misused: the command line or an input file is malformed"
    case .undecided: "undecided: something that is needed could not be reached, read or written"
    case .integrity: "integrity: a signature, hash or proof does not hold"
    }
  }
}
