import Configuration
import JSON
import RFC3339
import Subprocess
import Support
import Testing

@testable import relayctl

/// Client certificates in the age table: 60 days must be left.
@Suite struct SecretsCertificateTests {
  private func row(_ pem: String, at now: Timestamp) throws -> (JSONValue, Bool) {
    let sample = try RenderSample(["relay/staging/a2a-client#/certificate": pem])
    // Its other secrets are as old as the judgement: only the certificate can say no.
    let key = sample.key
    var values = VaultSample.values(of: .staging)
    values["relay/staging/a2a-client#/certificate"] = pem
    let vault = try VaultSample.vault(of: .staging, values, key: key, created: now)
    try VaultSample.store(vault, key: key, in: sample.workspace)
    let output = try sample.workspace.relayctl(
      "secrets", "staging", "--now", "\(now)", "--format", "json")
    let rows = try JSONValue.parse(output.stdout)["secrets"]?.arrayValue
    let row = try #require(rows?.first { $0["name"] == "A2A_CLIENT_CERT_FILE" })
    return (row, output.status.isSuccess)
  }

  @Test func wantsSixtyDays() throws {
    let day: Int64 = 86_400
    let cases: [(String, Int64, String, Int)] = [
      ("61 days left", 61 * day, "ok", 1), ("60 days left", 60 * day, "ok", 0),
      ("60 days less a second", 60 * day - 1, "expires", -1),
      ("59 days left", 59 * day, "expires", -1), ("a second left", 1, "expires", -60),
      ("expired by a day", -day, "expires", -61),
    ]
    for (label, seconds, verdict, left) in cases {
      let now = CertificateSample.notAfter.adding(seconds: -seconds)
      let (row, isYes) = try row(CertificateSample.pem, at: now)
      #expect(row["verdict"] == .string(verdict), "\(label)")
      #expect(row["days_left"]?.integerValue == left, "\(label)")
      #expect(isYes == (verdict == "ok"), "\(label)")
    }
  }

  @Test(arguments: ["hunter2", "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n"])
  func refusesWhatIsNoCertificate(value: String) throws {
    let (row, isYes) = try row(value, at: VaultSample.created)
    #expect(row["verdict"] == "unreadable")
    #expect(row["days_left"] == .null)
    #expect(!isYes)
  }
}
