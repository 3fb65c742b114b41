import Console
import Durable
import Logbook

/// The checkpoint of a log that the branch's upstream has, as of the last fetch.
enum UpstreamCheckpoint {
  private static let deepest = 64

  /// The known checkpoint; `nil` if the log lies in no git repository, or its branch has no
  /// upstream, or the upstream has no checkpoint of this log yet. One that does not verify is an
  /// integrity failure.
  static func known(of log: LogFolder) throws(Failure) -> SignedCheckpoint? {
    guard try isInRepository(log.path) else { return nil }
    let arguments = ["show", "@{upstream}:./checkpoint"]
    guard let bytes = try Git(folder: log.path).output(arguments) else { return nil }
    do { return try SignedCheckpoint(parsing: bytes, key: log.key) } catch {
      throw Failure(.integrity, "\(log.path)/checkpoint of the upstream branch: \(error)")
    }
  }

  /// Whether there is a `.git` in the folder or above: asking git takes longer than the append
  /// itself.
  private static func isInRepository(_ folder: String) throws(Failure) -> Bool {
    var candidate = folder
    for _ in 0..<deepest {
      let path = candidate + "/.git"
      if try durable({ () throws(DurableError) in try exists(path) }) { return true }
      candidate += "/.."
    }
    return false
  }
}
