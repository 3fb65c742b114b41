import Crypto
import Durable
import JSON

/// Why a lock cannot be read or made.
enum LockError: Error, Equatable {
  // Reading a lock.
  case json(JSONError)
  /// A member that is missing, unknown or of another kind: where, and what would have passed.
  case shape(member: String, expected: String)
  /// The same content in other bytes; the first line that differs.
  case notCanonical(line: Int)
  /// The digest of the sources is not that of the files listed beside it.
  case sourcesDigest(recorded: Digest, computed: Digest)

  // Looking at what is there.
  case file(DurableError)
  /// A program is not installed or cannot be started.
  case toolMissing(String)
  /// A program ended with a status other than 0, or said something unknown: its name and last words.
  case toolFailed(String, reason: String)
  /// git lists no file under the paths of the sources.
  case noSources(root: String)
  /// A tracked file whose name is not UTF-8, shown with its odd bytes replaced.
  case nameNotUTF8(String)
  /// The same path twice in git's index: a merge was not finished.
  case unmerged(String)
  /// A shared library that the dynamic linker does not find.
  case libraryNotFound(String, program: String)
  /// A program that is no dynamic executable, so that its libraries cannot be listed.
  case notDynamic(String)
}
