import Console
import Crypto
import Durable

extension Workspace {
  func publicKeyFile(_ name: String) throws(Failure) -> [UInt8] {
    do throws(DurableError) { return try readFile(path(name), limit: .kibibytes(16)) } catch {
      let hint =
        error.kind == .notFound
        ? "run relayctl key new manifest --out FILE to print the key to commit there" : nil
      throw Failure(.undecided, error.description, hint: hint)
    }
  }

  /// Parses the P-256 key of a committed file.
  func publicKey(_ name: String, _ pem: [UInt8]) throws(Failure) -> P256PublicKey {
    do throws(CryptoError) {
      return try P256PublicKey(pem: String(decoding: pem, as: UTF8.self))
    } catch {
      throw Failure(.integrity, "\(path(name)): \(error)")
    }
  }
}
