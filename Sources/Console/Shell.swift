/// A shell for which completions are generated.
package enum Shell: String, CaseIterable, Sendable {
  /// GNU bash from version 4 on; the package bash-completion is not needed.
  case bash
  /// The Z shell, with its own completion system (`compinit`).
  case zsh
  /// The friendly interactive shell.
  case fish
}
