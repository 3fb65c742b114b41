import Configuration
import Console
import Crypto
import Durable

/// A rendered environment file on this host.
struct RenderedFile {
  let checksum: Digest

  /// Reads and checks the file at `path`, which only its owner may read.
  init(_ path: String, _ environment: EnvironmentName) throws(Failure) {
    let bytes = try durable { () throws(DurableError) in
      try readPrivateFile(path, limit: ByteCount(bytes: EnvironmentFile.largestByteCount))
    }
    let file = try Workspace.parse(bytes, file: path)
    checksum = try contract { () throws(ContractError) in
      try Contract.check(rendered: file, environment: environment).checksum
    }
  }
}
