import Console
import Durable
import Lock
import Evidence

extension Workspace {
  /// The lock at `given`, by default `relay.lock` below the root; one that is missing is a no.
  func readLock(_ given: String?) throws(Failure) -> ReadLock {
    let path = given ?? path("relay.lock")
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readFile(path, limit: .mebibytes(16)) } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw Failure(
        .no, "\(path): no lock, expected what relayctl lock write makes",
        hint: "make build && relayctl lock write")
    }
    do throws(LockError) {
      return ReadLock(
        lock: try Lockfile(parsing: bytes), digest: FileDigest(of: bytes, named: "relay.lock"))
    } catch {
      throw Failure(error, lock: path)
    }
  }
}
