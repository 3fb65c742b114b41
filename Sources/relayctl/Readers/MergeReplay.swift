import Console
import Durable

/// Makes merges again, to find those that contain nothing but what their parents contain.
///
/// git merges in an empty repository that only borrows the objects of the real one. So no setting,
/// attribute, hook or merge driver of the real repository or of the user takes part, and nothing is
/// written to the real repository.
struct MergeReplay: ~Copyable {
  private let folder: PrivateFolder
  private let git: Git

  /// Creates the empty repository in a temporary folder. `id` is any id of the repository.
  init(
    of repository: Git, like id: GitObjectID, _ environment: [String: String]
  ) throws(Failure) {
    let path = ["rev-parse", "--path-format=absolute", "--git-path", "objects"]
    guard let objects = try relayctl.git(repository.line(path)) else {
      throw Failure(.undecided, "\(repository.folder): git does not name its folder of objects")
    }
    let folder = try PrivateFolder(environment)
    let git = repository.isolated(in: folder.path)
    let format = id.bytes.count == 32 ? "sha256" : "sha1"
    let arguments = ["init", "--quiet", "--bare", "--template=", "--object-format=\(format)", "."]
    _ = try relayctl.git(git.answer(arguments))
    try durable(makeFolder("\(folder.path)/objects/info", mode: .sharedFolder))
    _ = try folder.write(Array("\(objects)\n".utf8), "objects/info/alternates")
    self.git = git
    self.folder = folder
  }

  /// Reports whether git's merge of the two parents is exactly this commit's tree. Returns `false`
  /// if git finds a conflict, or if there are not two parents.
  func reproduces(_ merge: GitCommit) throws(Failure) -> Bool {
    guard merge.parents.count == 2 else { return false }
    let arguments =
      ["merge-tree", "--write-tree", "--no-messages", "--end-of-options"]
      + merge.parents.map(\.description)
    return try relayctl.git(git.line(arguments)) == merge.tree.description
  }
}
