import Console
import Crypto
import Durable

extension Workspace {
  func publicKeyFile(_ name: String) throws(Failure) -> [UInt8] {
    let isThere = try has(path(name))
    do throws(Failure) { return try content(of: path(name), limit: .kibibytes(16)) } catch {
      let hint = "run relayctl key new manifest --out FILE to print the key to commit there"
      throw Failure(.undecided, error.message, hint: isThere ? error.hint : hint)
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
