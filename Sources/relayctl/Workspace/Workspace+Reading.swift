import Console
import Crypto
import Durable
import Manifest
import Policy
import YAML

extension Workspace {
  /// The checked environment file of `name` with the digest of the very bytes that were checked.
  func readEnvironment(_ name: EnvironmentName) throws(Failure) -> ReadEnvironment {
    let file = "environments/\(name)/runtime.env"
    let bytes = try content(
      of: path(file), limit: ByteCount(bytes: EnvironmentFile.largestByteCount))
    let parsed = try Workspace.parse(bytes, file: path(file))
    let environment = try contract { () throws(ContractError) in
      try Contract.check(parsed, environment: name)
    }
    return ReadEnvironment(environment: environment, note: .of(bytes, named: file))
  }

  /// The recorded exceptions with the digest of their file.
  func readExceptions() throws(Failure) -> ([DriftException], EvidenceNote) {
    let file = "environments/exceptions.yaml"
    let bytes = try content(of: path(file))
    do throws(YAMLError) {
      return (try ExceptionList.parse(bytes, file: path(file)), .of(bytes, named: file))
    } catch {
      throw Failure(.misused, error.description)
    }
  }

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
        lock: try Lockfile(parsing: bytes), digest: SHA256.digest(of: bytes),
        note: .of(bytes, named: "relay.lock"))
    } catch {
      throw Failure(error, lock: path)
    }
  }
}

extension EvidenceNote {
  /// A file of the repository, whose age does not matter.
  static func of(_ bytes: [UInt8], named name: String) -> EvidenceNote {
    EvidenceNote(name: name, sha256: SHA256.digest(of: bytes), ageSeconds: nil)
  }
}
