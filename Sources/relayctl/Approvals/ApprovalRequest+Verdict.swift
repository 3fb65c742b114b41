import Console
import Crypto
import Durable
import Manifest

extension ApprovalRequest {
  /// The manifest of the case, when it is stored here: what it says of programs and image is shown.
  func manifest() throws(Failure) -> ConfigManifest? {
    guard let digest = document.case.manifest else { return nil }
    let store = ManifestStore(workspace: workspace)
    let path = store.path(digest, document.case.to)
    guard try durable(exists(path)) else { return nil }
    return try store.load(path).manifest
  }

  /// Whether the verdict carries a summary; one that does not verify, or is about something else, is an integrity
  /// failure.
  func isSummarySigned() throws(Failure) -> Bool {
    guard let envelope = document.statement else { return false }
    let key = try workspace.manifestKey()
    do throws(AttestationError) {
      let payload = try envelope.verified(by: [.init(key)])
      let summary = try SVRStatement(try Statement(parsing: payload))
      guard summary.isAbout(document.case, authority: Authority(policy)),
        summary.timeCreated == document.decided
      else {
        throw AttestationError("about another case or time")
      }
    } catch {
      throw Failure(error, of: "statement", hint: "run relayctl gate again")
    }
    return true
  }
}
