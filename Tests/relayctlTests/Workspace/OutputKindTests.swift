import Support
import Testing

@testable import relayctl

/// Which existing files an output replaces.
@Suite struct OutputKindTests {
  private static let samples: [(kind: OutputKind, text: String)] = [
    (.verdict, #"{"apiVersion":"relay/v1","kind":"Verdict"}"#),
    (.page, OutputKind.pageStart + " content=\"\">"),
    (.driftReport, "# Deployment test report: staging → prod\n"),
    (.proof, "c2sp.org/tlog-proof@v1\nindex 0\n"),
    (.releaseNotes, "# Deployment audit\n\n"),
    (.environmentFile, "# a comment\n\nA=b c\nB_1=\n"),
    (.environmentFile, "A2A_API_KEY=********\n"),
    (.renderRecord, #"{"environment":"prod","rendered_at":"2026-01-01T00:00:00Z"}"#),
    (.lock, #"{"apiVersion": "relay/v1", "kind": "Lock"}"#),
    (.evidenceIndex, #"{"kind":"EvidenceIndex"}"#),
  ]

  /// The contents of files that nothing replaces.
  private static let foreign = [
    "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0=\n-----END PRIVATE KEY-----\n",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE=\n",
    "PRIVATE+KEY+relay.example/logbook+4d2b0d9c+AdQ=\n", String(repeating: "0a", count: 32) + "\n",
    "ref: refs/heads/main\n", "apiVersion: relay/v1\nkind: Policy\n",
    "// swift-tools-version: 6.2\n",
    "alice@example.com namespaces=\"relay-approval\" ssh-ed25519 AAAA\n", "\n\nx\n",
    "{\"kind\": \"Verdict\"", "[1]", "# Deployment", "<!DOCTYPE html>\n<html>", "=x\n", "a b=c\n",
  ]

  @Test func replacesAnEmptyFileAndOneOfItsKind() {
    for (kind, text) in Self.samples {
      #expect(kind.matches(Array(text.utf8)), "\(kind)")
      #expect(kind.matches([]), "\(kind)")
    }
  }

  @Test(arguments: OutputKind.allCases.filter { $0 != .checkedElsewhere })
  func replacesNothingElse(kind: OutputKind) {
    for text in Self.foreign { #expect(!kind.matches(Array(text.utf8)), "\(text)") }
    for sample in Self.samples where sample.kind != kind {
      #expect(!kind.matches(Array(sample.text.utf8)), "\(sample.kind)")
    }
  }
}
