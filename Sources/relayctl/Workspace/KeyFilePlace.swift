import Console
import Durable

/// The place of a new private key file.
enum KeyFilePlace {
  /// Throws if the path is in a workspace, where the key could be committed by mistake. A file that
  /// git ignores is accepted: git refuses to add it.
  static func require(_ path: String) throws(Failure) {
    guard var folder = OutputPath.resolved(OutputPath.parent(of: path)) else {
      throw Failure(.usage, "\(path): its folder does not exist")
    }
    let place = folder
    while true {
      if try durable(exists(folder == "/" ? "/\(anchor)" : "\(folder)/\(anchor)")) {
        guard !isIgnored(path, from: place) else {
          return try OutputPath("--out", path, .checkedElsewhere).require(below: folder)
        }
        throw Failure(
          .usage, "\(path): must not be inside the workspace \(folder)",
          hint: "choose a folder outside the workspace")
      }
      guard folder != "/" else { return }
      folder = OutputPath.parent(of: folder)
    }
  }

  private static let anchor = "environments/policy.yaml"

  /// Returns whether git ignores the file. Without git or a repository, it is not ignored.
  private static func isIgnored(_ path: String, from folder: String) -> Bool {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) } ?? path
    let found = try? Git(folder: folder, programs: .system)
      .answer(["check-ignore", "--", "./\(name)"])
    return (found ?? nil)?.isEmpty == false
  }
}
