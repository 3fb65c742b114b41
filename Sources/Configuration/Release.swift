/// The release that is built from this source.
package enum Release {
  /// The semantic version of both programs, equal to the newest heading of CHANGELOG.md.
  package static let version = "0.1.0"
}
