/// A text that was given for an option or argument, and where.
package struct GivenValue: Sendable {
  /// As it is named in an error: `--format`, `FROM`, `RELAYCTL_ROOT`.
  var place: String
  var text: String
}
