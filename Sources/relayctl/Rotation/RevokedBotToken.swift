import Configuration
import Console
import HTTP
import Threads

/// Checks that an old bot token is revoked. Telegram must refuse a request with the token.
struct RevokedBotToken {
  /// The time limit of the request.
  private static let timeout = Duration.seconds(10)
  private let target: RequestTarget

  /// Creates a request with `token`. `base` is the value of `TELEGRAM_API_URL`. In Telegram's test
  /// environment, the path segment `/test` follows the token.
  init(_ token: SecretValue, at base: String) throws(Failure) {
    let isTest = base == "https://api.telegram.org/test"
    let text = String(decoding: token.reveal(), as: UTF8.self)
    guard
      let target = RequestTarget(isTest ? "https://api.telegram.org" : base)?
        .appending("/bot\(text)\(isTest ? "/test" : "")/getMe")
    else {
      throw Failure(.usage, "TELEGRAM_API_URL: not a valid address, expected an http or https URL")
    }
    self.target = target
  }

  /// Sends the request. Returns `getMe 401` if Telegram refuses the token. Throws `no` for any
  /// other status, and `undecided` if there is no response.
  func proof() throws(Failure) -> String {
    let target = target
    let result = runBlocking { () async -> Result<Int, TransferError> in
      let transport = Transport(egress: EgressList([target.origin: TLSSettings()]))
      let request = Request(
        .get, target, deadline: ContinuousClock.now + RevokedBotToken.timeout, replyLimit: 65_536)
      let result: Result<Int, TransferError>
      do throws(TransferError) {
        result = .success(try await transport.send(request).status)
      } catch {
        result = .failure(error)
      }
      await transport.close()
      return result
    }
    switch result {
    case .success(401): return "getMe 401"
    case .success(200):
      throw Failure(
        .no, "the old token still works: getMe returned 200, expected 401",
        hint: "revoke it with @BotFather")
    case .success(let status):
      throw Failure(
        .no, "getMe with the old token returned \(status), expected 401",
        hint: "only 401 proves that the token is revoked; try again")
    case .failure(let error):
      throw Failure(.undecided, "cannot check the old token with Telegram: \(error)")
    }
  }
}
