/// The release that is built from this source.
package enum Release {
  /// Semantic version of both programs; the newest heading of CHANGELOG.md.
  package static let version = "0.1.0"
}
