internal import COpenSSL

/// `count` bytes of libcrypto's random generator for private values.
package func randomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
  OpenSSL.initialise()
  var bytes = [UInt8](repeating: 0, count: count)
  guard RAND_priv_bytes(&bytes, Int32(count)) == 1 else { throw OpenSSL.failure(.random) }
  return bytes
}
